/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-model-page-private.h"

#include <glib/gi18n.h>

#include "strata-listing-window.h"
#include "strata-preferences.h"

/* What menus, buttons, keys and tests do to the selected layers. */

static StrataEditor *
get_editor (StrataModelPage *self)
{
  return strata_session_get_editor (self->session);
}

static GListModel *
get_stack (StrataModelPage *self)
{
  return G_LIST_MODEL (strata_experiment_get_stack (strata_session_get_experiment (self->session)));
}

static char *
dup_label (GPtrArray *items, const char *one, const char *many)
{
  if (items->len == 1)
    return g_strdup_printf (one, strata_layer_get_effective_name (strata_stack_item_get_layer (items->pdata[0])));
  return g_strdup_printf (many, items->len);
}

static guint
get_position (StrataStackItem *item)
{
  guint position = 0;

  strata_stack_item_get_position (item, &position);
  return position;
}

void
strata_model_page_insert (StrataModelPage *self, StrataLayer *layer)
{
  GListModel *list;
  guint position;

  strata_stack_view_get_insertion (self->view, STRATA_IS_BLOCK (layer), &list, &position);
  strata_editor_insert_layer (get_editor (self), list, position, layer);
  strata_stack_view_select_one (self->view, layer, FALSE);
}

static void
remove_items (StrataModelPage *self, GPtrArray *items, const char *label)
{
  strata_editor_begin_group (get_editor (self), label);
  for (guint i = items->len; i > 0; i--)
    strata_editor_remove_layer (get_editor (self), strata_stack_item_get_list (items->pdata[i - 1]),
                                get_position (items->pdata[i - 1]));
  strata_editor_end_group (get_editor (self));
}

static void
on_remove (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  StrataModelPage *self = user_data;
  g_autoptr (GPtrArray) items = strata_stack_view_list_selected (self->view);

  if (items->len == 0)
    return;
  g_autofree char *label = dup_label (items, _ ("Remove %s"), _ ("Remove %u layers"));
  remove_items (self, items, label);
}

static void
on_cut (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  StrataModelPage *self = user_data;
  g_autoptr (GPtrArray) items = strata_stack_view_list_selected (self->view);

  if (items->len == 0)
    return;
  g_autofree char *label = dup_label (items, _ ("Cut %s"), _ ("Cut %u layers"));
  strata_model_page_copy (self);
  remove_items (self, items, label);
}

static void
on_copy (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  strata_model_page_copy (user_data);
}

static void
on_paste (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  strata_model_page_paste (user_data);
}

static void
select_items (StrataModelPage *self, GPtrArray *items)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();

  for (guint i = 0; i < items->len; i++)
    g_ptr_array_add (parts, strata_stack_item_get_part (items->pdata[i]));
  strata_stack_view_select (self->view, parts, TRUE);
}

/* The layer that stands in the way of the selected ones changes sides with them. */
static void
move_items (StrataModelPage *self, int by)
{
  g_autoptr (GPtrArray) items = strata_stack_view_list_selected (self->view);
  StrataStackItem *first, *last;
  guint from, to;

  if (items->len == 0)
    return;
  first = items->pdata[0];
  last = items->pdata[items->len - 1];
  from = get_position (by < 0 ? first : last);
  if (strata_stack_item_get_list (first) != strata_stack_item_get_list (last))
    return;
  if (by < 0 ? from == 0 : from + 1 >= g_list_model_get_n_items (strata_stack_item_get_list (first)))
    return;

  g_autofree char *label = by < 0 ? dup_label (items, _ ("Move %s up"), _ ("Move %u layers up"))
                                  : dup_label (items, _ ("Move %s down"), _ ("Move %u layers down"));
  strata_editor_begin_group (get_editor (self), label);
  for (guint i = 0; i < items->len; i++)
    {
      StrataStackItem *item = items->pdata[by < 0 ? i : items->len - 1 - i];

      to = get_position (item) + by;
      strata_editor_move_layer (get_editor (self), strata_stack_item_get_list (item), get_position (item), to);
    }
  strata_editor_end_group (get_editor (self));
  select_items (self, items);
}

static void
on_move_up (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  move_items (user_data, -1);
}

static void
on_move_down (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  move_items (user_data, 1);
}

static void
on_duplicate (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  StrataModelPage *self = user_data;
  g_autoptr (GPtrArray) items = strata_stack_view_list_selected (self->view);
  g_autoptr (GPtrArray) copies = g_ptr_array_new_with_free_func (g_object_unref);
  GListModel *list;
  guint position;

  if (items->len == 0)
    return;
  for (guint i = 0; i < items->len; i++)
    {
      StrataConfigurable *copy = strata_configurable_copy (strata_stack_item_get_part (items->pdata[i]));
      strata_layer_set_name (STRATA_LAYER (copy), NULL);
      g_ptr_array_add (copies, copy);
    }
  list = strata_stack_item_get_list (items->pdata[items->len - 1]);
  position = get_position (items->pdata[items->len - 1]) + 1;

  g_autofree char *label = dup_label (items, _ ("Duplicate %s"), _ ("Duplicate %u layers"));
  strata_editor_splice (get_editor (self), list, position, 0, (GObject **) copies->pdata, copies->len, label);
  strata_stack_view_select (self->view, copies, TRUE);
}

static void
on_toggle_enabled (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  StrataModelPage *self = user_data;
  g_autoptr (GPtrArray) items = strata_stack_view_list_selected (self->view);
  gboolean enable;

  if (items->len == 0)
    return;
  enable = !strata_layer_get_enabled (strata_stack_item_get_layer (items->pdata[0]));
  g_autofree char *label = enable ? dup_label (items, _ ("Enable %s"), _ ("Enable %u layers"))
                                  : dup_label (items, _ ("Disable %s"), _ ("Disable %u layers"));
  strata_editor_begin_group (get_editor (self), label);
  for (guint i = 0; i < items->len; i++)
    strata_editor_set (get_editor (self), G_OBJECT (strata_stack_item_get_layer (items->pdata[i])), NULL, "enabled",
                       enable);
  strata_editor_end_group (get_editor (self));
}

/* Blocks stand in the stack and hold no blocks; what is grouped stands together. */
static gboolean
can_group (StrataModelPage *self, GPtrArray *items)
{
  for (guint i = 0; i < items->len; i++)
    if (strata_stack_item_get_list (items->pdata[i]) != get_stack (self)
        || STRATA_IS_BLOCK (strata_stack_item_get_part (items->pdata[i]))
        || get_position (items->pdata[i]) != get_position (items->pdata[0]) + i)
      return FALSE;
  return items->len > 0;
}

static void
on_group (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  StrataModelPage *self = user_data;
  g_autoptr (GPtrArray) items = strata_stack_view_list_selected (self->view);
  StrataBlock *block;

  if (!can_group (self, items))
    return;
  /* The network stays what it was; how often the layers come is the next thing to say. */
  block = strata_editor_group_layers (get_editor (self), get_position (items->pdata[0]), items->len, 1);
  strata_stack_view_select_one (self->view, block, TRUE);
}

static void
on_ungroup (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  StrataModelPage *self = user_data;
  StrataConfigurable *selected = strata_stack_view_get_selected (self->view);
  g_autoptr (GPtrArray) members = g_ptr_array_new_with_free_func (g_object_unref);
  GListModel *layers;
  guint position;

  if (!STRATA_IS_BLOCK (selected)
      || !strata_stack_find (STRATA_STACK (get_stack (self)), STRATA_LAYER (selected), &position))
    return;
  layers = G_LIST_MODEL (strata_block_get_layers (STRATA_BLOCK (selected)));
  for (guint i = 0; i < g_list_model_get_n_items (layers); i++)
    g_ptr_array_add (members, g_list_model_get_item (layers, i));
  strata_editor_ungroup (get_editor (self), position);
  strata_stack_view_select (self->view, members, TRUE);
}

/* Right opens a block, Left folds it, also from within. */
static void
set_open (StrataModelPage *self, gboolean open)
{
  StrataStackCards *cards = strata_stack_view_get_cards (self->view);
  StrataConfigurable *selected = strata_stack_view_get_selected (self->view);
  g_autoptr (GPtrArray) items = strata_stack_view_list_selected (self->view);

  if (items->len == 1 && strata_stack_item_get_block (items->pdata[0]) != NULL && !open)
    selected = STRATA_CONFIGURABLE (strata_stack_item_get_block (items->pdata[0]));
  if (!STRATA_IS_BLOCK (selected) || strata_stack_cards_is_open (cards, STRATA_BLOCK (selected)) == open)
    return;
  strata_stack_cards_set_open (cards, STRATA_BLOCK (selected), open);
  strata_stack_view_select_one (self->view, selected, TRUE);
  g_object_notify (G_OBJECT (selected), "effective-name"); /* its card shows the fold */
}

static void
on_open (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  set_open (user_data, TRUE);
}

static void
on_fold (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  set_open (user_data, FALSE);
}

void
strata_model_page_edit (StrataModelPage *self, const char *argument)
{
  adw_flap_set_reveal_flap (self->inspector_flap, TRUE);
  strata_inspector_edit (self->inspector, argument);
}

static void
on_leave_pane (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  StrataModelPage *self = user_data;

  strata_stack_view_focus (self->view);
  if (adw_flap_get_folded (self->inspector_flap))
    adw_flap_set_reveal_flap (self->inspector_flap, FALSE);
  if (adw_flap_get_folded (self->palette_flap))
    adw_flap_set_reveal_flap (self->palette_flap, FALSE);
}

/* Where the images are is said on the Data card. */
static void
on_choose_folder (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  StrataModelPage *self = user_data;

  strata_stack_view_select_one (self->view, strata_experiment_get_data (strata_session_get_experiment (self->session)),
                                FALSE);
  strata_model_page_edit (self, "folder");
}

static void
on_rename (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  StrataModelPage *self = user_data;

  if (STRATA_IS_LAYER (strata_stack_view_get_selected (self->view)))
    strata_model_page_edit (self, "name");
}

static void
on_find_layer (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  StrataModelPage *self = user_data;

  adw_flap_set_reveal_flap (self->palette_flap, TRUE);
  strata_palette_search (self->palette);
}

/* "insert('Dense')": what the palette does, for scripts and tests. */
static void
on_insert (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  StrataModelPage *self = user_data;
  g_autoptr (StrataLayer) layer = strata_layer_new (g_variant_get_string (parameter, NULL), NULL, NULL);

  if (layer != NULL)
    strata_model_page_insert (self, layer);
}

/* What the inspector explains. */
static void
on_insert_explained (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  strata_palette_insert_selected (STRATA_MODEL_PAGE (user_data)->palette);
}

/* FLOP in place of parameters on the cards. */
static void
on_show_cost (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  StrataModelPage *self = user_data;

  strata_stack_cards_set_show_cost (strata_stack_view_get_cards (self->view), g_variant_get_boolean (state));
  g_simple_action_set_state (action, state);
}

static void
on_start_small (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  StrataModelPage *self = user_data;
  guint n_classes = 10;
  GObject *layers[3];

  g_object_get (strata_experiment_get_data (strata_session_get_experiment (self->session)), "n-classes", &n_classes,
                NULL);
  layers[0] = G_OBJECT (strata_layer_new ("Flatten", NULL, NULL));
  layers[1] = G_OBJECT (strata_layer_new ("Dense", "units", 100u, "activation", ST_SIGMOID, NULL));
  layers[2] = G_OBJECT (strata_layer_new ("Dense", "units", n_classes, "activation", ST_SOFTMAX, NULL));
  strata_editor_splice (get_editor (self), get_stack (self), 0, 0, layers, G_N_ELEMENTS (layers),
                        _ ("Add a small network"));
  strata_stack_view_select_one (self->view, layers[1], TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (layers); i++)
    g_object_unref (layers[i]);
}

static void
show_listing (StrataModelPage *self, StrataListing listing)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (self->listings[listing] == NULL)
    {
      g_set_weak_pointer (&self->listings[listing],
                          GTK_WINDOW (strata_listing_window_new (listing, self->session, GTK_WINDOW (root))));
    }
  gtk_window_present (self->listings[listing]);
}

static void
on_show_code (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  show_listing (user_data, STRATA_LISTING_KERAS_CODE);
}

static void
on_show_summary (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  show_listing (user_data, STRATA_LISTING_SUMMARY);
}

static void
on_show_advice (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  strata_stack_view_show_advice (STRATA_MODEL_PAGE (user_data)->view);
}

static void
reveal_pane (StrataModelPage *self, AdwFlap *flap, gboolean reveal)
{
  /* One that lies over the stack is opened for the moment. */
  if (!adw_flap_get_folded (flap))
    strata_preferences_set_boolean (strata_model_page_get_pane_key (self, flap), reveal);
  adw_flap_set_reveal_flap (flap, reveal);
}

/* F9 hides both panes, or brings both back; where they lie over the stack it opens the inspector alone. */
static void
on_toggle_pane (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  StrataModelPage *self = user_data;
  gboolean shown = adw_flap_get_reveal_flap (self->inspector_flap)
                   || (!adw_flap_get_folded (self->palette_flap) && adw_flap_get_reveal_flap (self->palette_flap));

  reveal_pane (self, self->inspector_flap, !shown);
  if (shown || !adw_flap_get_folded (self->palette_flap))
    reveal_pane (self, self->palette_flap, !shown);
}

void
strata_model_page_update_actions (StrataModelPage *self)
{
  static const char *const on_layers[] = { "remove",         "cut",     "copy",     "duplicate",
                                           "toggle-enabled", "move-up", "move-down" };
  g_autoptr (GPtrArray) items = strata_stack_view_list_selected (self->view);
  GActionMap *map = G_ACTION_MAP (self->actions);

  for (guint i = 0; i < G_N_ELEMENTS (on_layers); i++)
    g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (map, on_layers[i])), items->len > 0);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (map, "rename")), items->len == 1);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (map, "group")), can_group (self, items));
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (map, "ungroup")),
                               items->len == 1 && STRATA_IS_BLOCK (strata_stack_item_get_part (items->pdata[0])));
}

void
strata_model_page_add_actions (StrataModelPage *self)
{
  static const GActionEntry entries[] = {
    { .name = "remove", .activate = on_remove },
    { .name = "cut", .activate = on_cut },
    { .name = "copy", .activate = on_copy },
    { .name = "paste", .activate = on_paste },
    { .name = "duplicate", .activate = on_duplicate },
    { .name = "toggle-enabled", .activate = on_toggle_enabled },
    { .name = "move-up", .activate = on_move_up },
    { .name = "move-down", .activate = on_move_down },
    { .name = "group", .activate = on_group },
    { .name = "ungroup", .activate = on_ungroup },
    { .name = "open", .activate = on_open },
    { .name = "fold", .activate = on_fold },
    { .name = "rename", .activate = on_rename },
    { .name = "choose-folder", .activate = on_choose_folder },
    { .name = "leave-pane", .activate = on_leave_pane },
    { .name = "find-layer", .activate = on_find_layer },
    { .name = "insert", .activate = on_insert, .parameter_type = "s" },
    { .name = "insert-explained", .activate = on_insert_explained },
    { .name = "show-cost", .state = "false", .change_state = on_show_cost },
    { .name = "start-small", .activate = on_start_small },
    { .name = "show-code", .activate = on_show_code },
    { .name = "show-summary", .activate = on_show_summary },
    { .name = "show-advice", .activate = on_show_advice },
  };
  static const GActionEntry page_entries[] = {
    { .name = "toggle-pane", .activate = on_toggle_pane },
    { .name = "find", .activate = on_find_layer },
  };
  g_autoptr (GSimpleActionGroup) page = g_simple_action_group_new ();

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  g_action_map_add_action_entries (G_ACTION_MAP (page), page_entries, G_N_ELEMENTS (page_entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "stack", G_ACTION_GROUP (self->actions));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "page", G_ACTION_GROUP (page));
}
