/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-more-button.h"

#include "strata-fit-layout.h"

#include <glib/gi18n.h>

struct _StrataMoreButton
{
  GtkWidget parent_instance;

  GtkWidget *button;
};

/* A menu that is being made. */
typedef struct
{
  GMenu *menu;
  GSimpleActionGroup *choices; /* "more.0" and so on, of the drop-downs */
  GPtrArray *ranges;           /* GtkRange, each at the place in the menu that bears its number */
} Making;

G_DEFINE_FINAL_TYPE (StrataMoreButton, strata_more_button, GTK_TYPE_WIDGET)

/* Without any its tip says what it does. */
static const char *
get_label (GtkWidget *widget)
{
  const char *label = strata_fit_layout_get_menu_label (widget);

  if (label == NULL && GTK_IS_BUTTON (widget))
    label = gtk_button_get_label (GTK_BUTTON (widget));
  return label != NULL ? label : gtk_widget_get_tooltip_text (widget);
}

static void
add_choice (Making *making, GtkDropDown *choice)
{
  GListModel *model = gtk_drop_down_get_model (choice);
  g_autofree char *name = g_strdup_printf ("%u", g_menu_model_get_n_items (G_MENU_MODEL (making->menu)));
  g_autofree char *action_name = g_strconcat ("more.", name, NULL);
  g_autoptr (GPropertyAction) action = g_property_action_new (name, choice, "selected");
  g_autoptr (GMenu) menu = g_menu_new ();

  g_action_map_add_action (G_ACTION_MAP (making->choices), G_ACTION (action));
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (GtkStringObject) string = g_list_model_get_item (model, i);
      g_autoptr (GMenuItem) item = g_menu_item_new (gtk_string_object_get_string (string), NULL);

      g_menu_item_set_action_and_target (item, action_name, "u", i);
      g_menu_append_item (menu, item);
    }
  g_menu_append_submenu (making->menu, get_label (GTK_WIDGET (choice)), G_MENU_MODEL (menu));
}

static void
add_range (Making *making, GtkRange *range)
{
  g_autofree char *place = g_strdup_printf ("%u", making->ranges->len);
  g_autoptr (GMenuItem) item = g_menu_item_new (NULL, NULL);

  g_menu_item_set_attribute (item, "custom", "s", place);
  g_menu_append_item (making->menu, item);
  g_ptr_array_add (making->ranges, range);
}

static void
add_widget (Making *making, GtkWidget *widget)
{
  const char *action = GTK_IS_ACTIONABLE (widget) ? gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)) : NULL;

  if (!gtk_widget_get_visible (widget))
    return;
  if (action != NULL && get_label (widget) != NULL)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new (get_label (widget), NULL);

      g_menu_item_set_action_and_target_value (item, action,
                                               gtk_actionable_get_action_target_value (GTK_ACTIONABLE (widget)));
      g_menu_append_item (making->menu, item);
    }
  else if (GTK_IS_DROP_DOWN (widget))
    add_choice (making, GTK_DROP_DOWN (widget));
  else if (GTK_IS_RANGE (widget))
    add_range (making, GTK_RANGE (widget));
  else
    for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
         child = gtk_widget_get_next_sibling (child))
      add_widget (making, child);
}

/* The same value under its name. */
static GtkWidget *
copy_range (GtkRange *range)
{
  const char *name = get_label (GTK_WIDGET (range));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *label = gtk_label_new (name);
  GtkWidget *scale = gtk_scale_new (GTK_ORIENTATION_HORIZONTAL, gtk_range_get_adjustment (range));

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_margin_start (label, 12);
  gtk_widget_set_margin_end (label, 12);
  gtk_widget_set_margin_top (label, 6);
  gtk_accessible_update_property (GTK_ACCESSIBLE (scale), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), scale);
  return box;
}

static void
fill (GtkMenuButton *button, gpointer user_data)
{
  GtkWidget *row = gtk_widget_get_parent (user_data);
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GSimpleActionGroup) choices = g_simple_action_group_new ();
  g_autoptr (GPtrArray) ranges = g_ptr_array_new ();
  Making making = { menu, choices, ranges };

  for (GtkWidget *child = gtk_widget_get_first_child (row); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_get_visible (child) && !gtk_widget_get_child_visible (child))
      add_widget (&making, child);
  gtk_widget_insert_action_group (user_data, "more", G_ACTION_GROUP (choices));
  gtk_menu_button_set_menu_model (button, G_MENU_MODEL (menu));
  for (guint i = 0; i < ranges->len; i++)
    {
      g_autofree char *place = g_strdup_printf ("%u", i);

      gtk_popover_menu_add_child (GTK_POPOVER_MENU (gtk_menu_button_get_popover (button)),
                                  copy_range (ranges->pdata[i]), place);
    }
}

static void
strata_more_button_dispose (GObject *object)
{
  g_clear_pointer (&STRATA_MORE_BUTTON (object)->button, gtk_widget_unparent);
  G_OBJECT_CLASS (strata_more_button_parent_class)->dispose (object);
}

static void
strata_more_button_class_init (StrataMoreButtonClass *class)
{
  G_OBJECT_CLASS (class)->dispose = strata_more_button_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BIN_LAYOUT);
}

static void
strata_more_button_init (StrataMoreButton *self)
{
  self->button = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->button), "view-more-symbolic");
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->button), fill, self, NULL);
  gtk_widget_set_tooltip_text (self->button, _ ("More"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("More"), -1);
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
}
