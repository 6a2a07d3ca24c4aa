/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-stack-view-private.h"

/* Keys while a card has the focus; before the list's own. */
void
strata_stack_view_add_shortcuts (StrataStackView *self)
{
  static const struct
  {
    guint key;
    GdkModifierType modifiers;
    const char *action;
  } keys[] = {
    { GDK_KEY_Delete, 0, "stack.remove" },
    { GDK_KEY_KP_Delete, 0, "stack.remove" },
    { GDK_KEY_Up, GDK_ALT_MASK, "stack.move-up" },
    { GDK_KEY_Down, GDK_ALT_MASK, "stack.move-down" },
    { GDK_KEY_d, GDK_CONTROL_MASK, "stack.duplicate" },
    { GDK_KEY_slash, GDK_CONTROL_MASK, "stack.toggle-enabled" },
    { GDK_KEY_x, GDK_CONTROL_MASK, "stack.cut" },
    { GDK_KEY_c, GDK_CONTROL_MASK, "stack.copy" },
    { GDK_KEY_v, GDK_CONTROL_MASK, "stack.paste" },
    { GDK_KEY_g, GDK_CONTROL_MASK, "stack.group" },
    { GDK_KEY_g, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "stack.ungroup" },
    { GDK_KEY_F2, 0, "stack.rename" },
    { GDK_KEY_plus, 0, "stack.find-layer" },
    { GDK_KEY_KP_Add, 0, "stack.find-layer" },
  };
  GtkEventController *controller = gtk_shortcut_controller_new ();
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                          gtk_shortcut_new (gtk_keyval_trigger_new (keys[i].key, keys[i].modifiers),
                                                            gtk_named_action_new (keys[i].action)));
  gtk_shortcut_controller_add_shortcut (
    GTK_SHORTCUT_CONTROLLER (controller),
    gtk_shortcut_new (gtk_keyval_trigger_new (rtl ? GDK_KEY_Left : GDK_KEY_Right, 0),
                      gtk_named_action_new ("stack.open")));
  gtk_shortcut_controller_add_shortcut (
    GTK_SHORTCUT_CONTROLLER (controller),
    gtk_shortcut_new (gtk_keyval_trigger_new (rtl ? GDK_KEY_Right : GDK_KEY_Left, 0),
                      gtk_named_action_new ("stack.fold")));
  gtk_widget_add_controller (GTK_WIDGET (self->list), controller);
}
