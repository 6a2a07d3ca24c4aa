/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-more-button.h"

#include <glib/gi18n.h>

struct _StrataMoreButton
{
  GtkWidget parent_instance;

  GtkWidget *button;
};

G_DEFINE_FINAL_TYPE (StrataMoreButton, strata_more_button, GTK_TYPE_WIDGET)

/* Of a button with an icon alone its tip says what it does. */
static const char *
get_label (GtkWidget *widget)
{
  const char *label = GTK_IS_BUTTON (widget) ? gtk_button_get_label (GTK_BUTTON (widget)) : NULL;

  return label != NULL ? label : gtk_widget_get_tooltip_text (widget);
}

static void
add_buttons (GMenu *menu, GtkWidget *widget)
{
  const char *action = GTK_IS_ACTIONABLE (widget) ? gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)) : NULL;

  if (action != NULL && get_label (widget) != NULL && gtk_widget_get_visible (widget))
    {
      g_autoptr (GMenuItem) item = g_menu_item_new (get_label (widget), NULL);

      g_menu_item_set_action_and_target_value (item, action,
                                               gtk_actionable_get_action_target_value (GTK_ACTIONABLE (widget)));
      g_menu_append_item (menu, item);
      return;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    add_buttons (menu, child);
}

static void
fill (GtkMenuButton *button, gpointer user_data)
{
  GtkWidget *row = gtk_widget_get_parent (user_data);
  g_autoptr (GMenu) menu = g_menu_new ();

  for (GtkWidget *child = gtk_widget_get_first_child (row); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_get_visible (child) && !gtk_widget_get_child_visible (child))
      add_buttons (menu, child);
  gtk_menu_button_set_menu_model (button, G_MENU_MODEL (menu));
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
  gtk_widget_set_tooltip_text (self->button, _ ("More: what there is no room for"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("More"), -1);
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
}
