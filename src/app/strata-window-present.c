/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-window-private.h"

#include <glib/gi18n.h>

/* Presentation mode, for a projector: style.css makes type and icons 1.6 times as large, charts their strokes; side panes
 * are folded, a halo shows the pointer, and what has the focus stays in view. */

static gboolean
is_presenting (StrataWindow *self)
{
  return gtk_widget_has_css_class (GTK_WIDGET (self), STRATA_PRESENTATION_CLASS);
}

/* Folds what stands open, or opens what was folded on entering and is folded still. */
static void
fold_panes (StrataWindow *self, GtkWidget *widget, gboolean fold)
{
  if (ADW_IS_FLAP (widget))
    {
      gboolean open = adw_flap_get_reveal_flap (ADW_FLAP (widget));
      gboolean known = g_ptr_array_find (self->folded_panes, widget, NULL);

      if (fold && open)
        g_ptr_array_add (self->folded_panes, widget);
      if (fold ? open : known)
        adw_flap_set_reveal_flap (ADW_FLAP (widget), !fold);
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    fold_panes (self, child, fold);
}

/* A scrolled view follows the focus when it comes: it comes again once the new sizes are known. */
static gboolean
bring_into_view (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  GtkWindow *window = GTK_WINDOW (widget);
  GtkWidget *focus = gtk_window_get_focus (window);
  guint *frames = user_data;

  if (++*frames < 3)
    return G_SOURCE_CONTINUE;
  if (focus != NULL)
    {
      g_autoptr (GtkWidget) kept = g_object_ref (focus);
      gtk_window_set_focus (window, NULL);
      gtk_window_set_focus (window, kept);
    }
  return G_SOURCE_REMOVE;
}

static void
set_presenting (StrataWindow *self, gboolean presenting)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), "present");

  if (presenting == is_presenting (self))
    return;
  if (presenting)
    {
      gtk_widget_add_css_class (GTK_WIDGET (self), STRATA_PRESENTATION_CLASS);
      strata_window_toast (self, _ ("F5 or Esc leaves the presentation"));
    }
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), STRATA_PRESENTATION_CLASS);
  self->crowded_width = 0;
  fold_panes (self, GTK_WIDGET (self->pages), presenting);
  if (!presenting)
    g_ptr_array_set_size (self->folded_panes, 0);
  gtk_widget_set_visible (self->spotlight, presenting);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  gtk_widget_add_tick_callback (GTK_WIDGET (self), bring_into_view, g_new0 (guint, 1), g_free);
  g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_boolean (presenting));
}

void
strata_window_fit_page (StrataWindow *self, GtkWidget *page)
{
  if (is_presenting (self))
    fold_panes (self, page, TRUE);
}

static void
change_present (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  set_presenting (user_data, g_variant_get_boolean (value));
}

static const GActionEntry entries[] = {
  { "present", NULL, NULL, "false", change_present },
};

/* Where nothing else has a use for the key. */
static gboolean
on_key (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, StrataWindow *self)
{
  if (key != GDK_KEY_Escape || !is_presenting (self))
    return GDK_EVENT_PROPAGATE;
  set_presenting (self, FALSE);
  return GDK_EVENT_STOP;
}

void
strata_window_add_present_actions (StrataWindow *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->folded_panes = g_ptr_array_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}
