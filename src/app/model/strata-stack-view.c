/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-stack-view-private.h"

#include <glib/gi18n.h>

#include "strata-advice-box.h"
#include "strata-look.h"
#include "strata-stack-card.h"

enum
{
  PROP_0,
  PROP_SELECTED,
  N_PROPS
};

enum
{
  EDIT,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StrataStackView, strata_stack_view, GTK_TYPE_WIDGET)

static StrataStackItem *
get_item (GtkListBoxRow *row)
{
  return strata_stack_card_get_item (STRATA_STACK_CARD (row));
}

/* --- Selection ----------------------------------------------------------------------------------------------------- */

static void
set_selected (StrataStackView *self, StrataConfigurable *part)
{
  if (g_set_object (&self->selected, part))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
}

/* The inspector shows the card with the focus if it is selected, else the last of the selected ones. */
static void
on_selected_rows_changed (StrataStackView *self)
{
  g_autoptr (GList) rows = gtk_list_box_get_selected_rows (self->list);
  GtkWidget *focus = gtk_widget_get_focus_child (GTK_WIDGET (self->list));
  GtkListBoxRow *shown = NULL;

  for (GList *l = rows; l != NULL; l = l->next)
    if (shown == NULL || GTK_WIDGET (l->data) == focus || GTK_WIDGET (shown) != focus)
      shown = l->data;
  if (shown != NULL)
    set_selected (self, strata_stack_item_get_part (get_item (shown)));
}

static GtkListBoxRow *
find_row (StrataStackView *self, StrataConfigurable *part)
{
  guint position;

  if (self->cards == NULL || !strata_stack_cards_find (self->cards, part, &position))
    return NULL;
  return gtk_list_box_get_row_at_index (self->list, position);
}

static void
select_wanted (StrataStackView *self)
{
  gtk_list_box_unselect_all (self->list);
  for (guint i = 0; i < self->wanted->len; i++)
    {
      GtkListBoxRow *row = find_row (self, self->wanted->pdata[i]);
      if (row != NULL)
        gtk_list_box_select_row (self->list, row);
    }
}

/* Where cards went or came: the one that stands there now, rather a layer than Compile. */
static GtkListBoxRow *
get_neighbour (StrataStackView *self, guint position, guint n_added)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, position + (n_added > 0 ? n_added - 1 : 0));

  if (position > 0 && (row == NULL || strata_stack_item_get_layer (get_item (row)) == NULL))
    row = gtk_list_box_get_row_at_index (self->list, position - 1);
  return row;
}

/* Cards that went leave the selection to their neighbours; a card that only moved keeps it. */
static void
on_cards_changed (StrataStackView *self, guint position, guint n_removed, guint n_added)
{
  gboolean had_focus = gtk_widget_get_focus_child (GTK_WIDGET (self->list)) != NULL;
  g_autoptr (GList) rows = gtk_list_box_get_selected_rows (self->list);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->cards));

  gtk_widget_set_visible (
    self->empty,
    strata_stack_get_n_layers (strata_experiment_get_stack (strata_session_get_experiment (self->session))) == 0);
  if (rows == NULL && self->selected != NULL)
    {
      GtkListBoxRow *row = find_row (self, self->selected);
      if (row == NULL && n > 0)
        row = get_neighbour (self, position, n_added);
      if (row != NULL)
        {
          gtk_list_box_select_row (self->list, row);
          if (had_focus)
            gtk_widget_grab_focus (GTK_WIDGET (row));
        }
    }
}

void
strata_stack_view_select (StrataStackView *self, GPtrArray *parts, gboolean grab)
{
  GtkListBoxRow *row;

  strata_stack_cards_flush (self->cards);
  g_ptr_array_set_size (self->wanted, 0);
  for (guint i = 0; i < parts->len; i++)
    g_ptr_array_add (self->wanted, g_object_ref (parts->pdata[i]));
  select_wanted (self);

  row = parts->len > 0 ? find_row (self, parts->pdata[parts->len - 1]) : NULL;
  if (row == NULL)
    return;
  /* Grabbing the focus selects a row alone: the others follow again. */
  if (grab)
    gtk_widget_grab_focus (GTK_WIDGET (row));
  if (parts->len > 1)
    select_wanted (self);
  set_selected (self, strata_stack_item_get_part (get_item (row)));
}

void
strata_stack_view_select_one (StrataStackView *self, gpointer part, gboolean grab)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();

  g_ptr_array_add (parts, part);
  strata_stack_view_select (self, parts, grab);
}

GPtrArray *
strata_stack_view_list_selected (StrataStackView *self)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);

  for (int i = 0;; i++)
    {
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, i);
      StrataStackItem *item;

      if (row == NULL)
        return items;
      item = get_item (row);
      if (!gtk_list_box_row_is_selected (row) || strata_stack_item_get_layer (item) == NULL)
        continue;
      if (strata_stack_item_get_block (item) != NULL)
        {
          GtkListBoxRow *block = find_row (self, STRATA_CONFIGURABLE (strata_stack_item_get_block (item)));
          if (block != NULL && gtk_list_box_row_is_selected (block))
            continue;
        }
      g_ptr_array_add (items, g_object_ref (item));
    }
}

void
strata_stack_view_get_insertion (StrataStackView *self, gboolean block, GListModel **list, guint *position)
{
  StrataStack *stack = strata_experiment_get_stack (strata_session_get_experiment (self->session));
  StrataConfigurable *selected = self->selected;
  StrataBlock *owner = NULL;
  guint i = 0;

  *list = G_LIST_MODEL (stack);
  *position = strata_stack_get_n_layers (stack);
  if (STRATA_IS_DATA_SETTINGS (selected) || STRATA_IS_SCALING_SETTINGS (selected))
    *position = 0;
  if (!STRATA_IS_LAYER (selected))
    return;

  owner = strata_look_find_block (strata_session_get_experiment (self->session), STRATA_LAYER (selected));
  if (owner != NULL && !block)
    *list = G_LIST_MODEL (strata_block_get_layers (owner));
  else if (owner != NULL)
    selected = STRATA_CONFIGURABLE (owner);
  for (; i < g_list_model_get_n_items (*list); i++)
    {
      g_autoptr (StrataConfigurable) layer = g_list_model_get_item (*list, i);
      if (layer == selected)
        *position = i + 1;
    }
}

/* --- Advice -------------------------------------------------------------------------------------------------------- */

/* Errors stand on their cards, but for those about settings of other pages. */
static gboolean
stands_on_card (StrataStackView *self, StrataAdvice *advice)
{
  guint position;

  return strata_advice_get_rank (advice) == STRATA_ADVICE_ERROR
         && strata_stack_cards_find (self->cards, strata_advice_get_subject (advice), &position);
}

static void
update_advice (StrataStackView *self)
{
  GPtrArray *advice = strata_advisor_get_advice (self->advisor);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL, *child;

  if (focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->advice_list)))
    strata_stack_view_focus (self);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->advice_list))) != NULL)
    gtk_box_remove (self->advice_list, child);
  for (guint i = 0; i < advice->len; i++)
    if (!stands_on_card (self, advice->pdata[i]))
      gtk_box_append (self->advice_list,
                      strata_advice_box_new (advice->pdata[i], strata_session_get_editor (self->session)));
  gtk_widget_set_visible (GTK_WIDGET (self->advice_list),
                          gtk_widget_get_first_child (GTK_WIDGET (self->advice_list)) != NULL);

  for (int i = 0;; i++)
    {
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, i);
      if (row == NULL)
        break;
      strata_stack_card_show_advice (STRATA_STACK_CARD (row), self->advisor);
    }
}

static gboolean
scroll_to_advice (gpointer user_data)
{
  StrataStackView *self = user_data;
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scrolled);

  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));
  return G_SOURCE_REMOVE;
}

void
strata_stack_view_show_advice (StrataStackView *self)
{
  GPtrArray *advice = strata_advisor_get_advice (self->advisor);

  if (advice->len > 0 && stands_on_card (self, advice->pdata[0]))
    strata_stack_view_select_one (self, strata_advice_get_subject (advice->pdata[0]), TRUE);
  else
    g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, scroll_to_advice, g_object_ref (self), g_object_unref);
}

/* --- Cards --------------------------------------------------------------------------------------------------------- */

static void
popup_menu (StrataStackView *self, GtkListBoxRow *row, double x, double y)
{
  graphene_point_t point;

  if (strata_stack_item_get_layer (get_item (row)) == NULL)
    return;
  if (!gtk_list_box_row_is_selected (row))
    strata_stack_view_select_one (self, strata_stack_item_get_part (get_item (row)), TRUE);
  if (!gtk_widget_compute_point (GTK_WIDGET (row), GTK_WIDGET (self), &GRAPHENE_POINT_INIT (x, y), &point))
    return;
  gtk_popover_set_pointing_to (GTK_POPOVER (self->popover), &(GdkRectangle){ point.x, point.y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->popover));
}

static void
on_secondary_click (GtkGestureClick *gesture, int n_press, double x, double y, StrataStackView *self)
{
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  popup_menu (self, GTK_LIST_BOX_ROW (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture))), x, y);
}

static GtkWidget *
create_card (gpointer item, gpointer user_data)
{
  StrataStackView *self = user_data;
  GtkWidget *card = strata_stack_card_new (item, self->session, self->cards);
  GtkGesture *click = gtk_gesture_click_new ();

  strata_stack_card_show_advice (STRATA_STACK_CARD (card), self->advisor);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect_object (click, "pressed", G_CALLBACK (on_secondary_click), self, 0);
  gtk_widget_add_controller (card, GTK_EVENT_CONTROLLER (click));

  if (strata_stack_item_get_layer (item) != NULL)
    strata_stack_view_add_drag_source (self, card);
  return card;
}

static void
on_row_activated (StrataStackView *self, GtkListBoxRow *row)
{
  g_signal_emit (self, signals[EDIT], 0);
}

static void
menu_activated (GtkWidget *widget, const char *name, GVariant *parameter)
{
  StrataStackView *self = STRATA_STACK_VIEW (widget);
  GtkWidget *row = gtk_widget_get_focus_child (GTK_WIDGET (self->list));

  if (row != NULL)
    popup_menu (self, GTK_LIST_BOX_ROW (row), gtk_widget_get_width (row) / 2.0, gtk_widget_get_height (row) / 2.0);
}

static void
strata_stack_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  GTK_WIDGET_CLASS (strata_stack_view_parent_class)->snapshot (widget, snapshot);
  strata_stack_view_draw_drop (STRATA_STACK_VIEW (widget), snapshot);
}

static void
strata_stack_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  StrataStackView *self = STRATA_STACK_VIEW (widget);

  gtk_widget_allocate (GTK_WIDGET (self->scrolled), width, height, baseline, NULL);
  gtk_popover_present (GTK_POPOVER (self->popover));
}

static void
strata_stack_view_measure (GtkWidget *widget,
                           GtkOrientation orientation,
                           int for_size,
                           int *minimum,
                           int *natural,
                           int *minimum_baseline,
                           int *natural_baseline)
{
  StrataStackView *self = STRATA_STACK_VIEW (widget);

  gtk_widget_measure (GTK_WIDGET (self->scrolled), orientation, for_size, minimum, natural, NULL, NULL);
}

static void
strata_stack_view_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  g_value_set_object (value, STRATA_STACK_VIEW (object)->selected);
}

static void
strata_stack_view_dispose (GObject *object)
{
  StrataStackView *self = STRATA_STACK_VIEW (object);

  if (self->list != NULL)
    strata_stack_view_set_session (self, NULL, NULL);
  self->list = NULL;
  g_clear_pointer (&self->popover, gtk_widget_unparent);
  if (self->scrolled != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->scrolled));
  self->scrolled = NULL;
  g_clear_pointer (&self->wanted, g_ptr_array_unref);
  g_clear_object (&self->selected);
  G_OBJECT_CLASS (strata_stack_view_parent_class)->dispose (object);
}

static void
strata_stack_view_class_init (StrataStackViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = strata_stack_view_get_property;
  object_class->dispose = strata_stack_view_dispose;
  widget_class->snapshot = strata_stack_view_snapshot;
  widget_class->measure = strata_stack_view_measure;
  widget_class->size_allocate = strata_stack_view_size_allocate;

  properties[PROP_SELECTED] = g_param_spec_object ("selected", NULL, NULL, STRATA_TYPE_CONFIGURABLE,
                                                   G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[EDIT] = g_signal_new ("edit", STRATA_TYPE_STACK_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/strata/Strata/strata-stack-view.ui");
  gtk_widget_class_bind_template_child (widget_class, StrataStackView, scrolled);
  gtk_widget_class_bind_template_child (widget_class, StrataStackView, list);
  gtk_widget_class_bind_template_child (widget_class, StrataStackView, empty);
  gtk_widget_class_bind_template_child (widget_class, StrataStackView, advice_list);
  gtk_widget_class_bind_template_child (widget_class, StrataStackView, card_menu);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_selected_rows_changed);
  gtk_widget_class_install_action (widget_class, "menu.popup", NULL, menu_activated);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, "menu.popup", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Menu, 0, "menu.popup", NULL);
  gtk_widget_class_set_css_name (widget_class, "stackview");
}

static void
strata_stack_view_init (StrataStackView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->wanted = g_ptr_array_new_with_free_func (g_object_unref);

  self->popover = gtk_popover_menu_new_from_model (self->card_menu);
  gtk_popover_set_has_arrow (GTK_POPOVER (self->popover), FALSE);
  gtk_widget_set_halign (self->popover, GTK_ALIGN_START);
  gtk_widget_set_parent (self->popover, GTK_WIDGET (self));

  strata_stack_view_add_drop_target (self);
  strata_stack_view_add_shortcuts (self);
}

void
strata_stack_view_set_session (StrataStackView *self, StrataSession *session, StrataAdvisor *advisor)
{
  if (self->advisor != NULL)
    g_signal_handlers_disconnect_by_func (self->advisor, update_advice, self);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_func (self->session, update_advice, self);
  if (self->cards != NULL)
    g_signal_handlers_disconnect_by_func (self->cards, on_cards_changed, self);
  gtk_list_box_bind_model (self->list, NULL, NULL, NULL, NULL);
  g_clear_object (&self->cards);
  g_set_object (&self->session, session);
  g_set_object (&self->advisor, advisor);
  if (session == NULL)
    return;

  self->cards = strata_stack_cards_new (strata_session_get_experiment (session));
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (self->cards), create_card, self, NULL);
  g_signal_connect_object (self->cards, "items-changed", G_CALLBACK (on_cards_changed), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (advisor, "changed", G_CALLBACK (update_advice), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::data-error", G_CALLBACK (update_advice), self, G_CONNECT_SWAPPED);
  on_cards_changed (self, 0, 0, 0);
  update_advice (self);
}

StrataStackCards *
strata_stack_view_get_cards (StrataStackView *self)
{
  return self->cards;
}

StrataConfigurable *
strata_stack_view_get_selected (StrataStackView *self)
{
  return self->selected;
}

GtkListBox *
strata_stack_view_get_list (StrataStackView *self)
{
  return self->list;
}

void
strata_stack_view_focus (StrataStackView *self)
{
  GtkListBoxRow *row = self->selected != NULL ? find_row (self, self->selected) : NULL;

  if (row != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row));
}
