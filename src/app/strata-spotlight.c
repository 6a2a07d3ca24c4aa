/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-spotlight.h"

#define RADIUS 44
#define RING 3

struct _StrataSpotlight
{
  GtkWidget parent_instance;

  GtkEventController *motion; /* of the parent; NULL while there is none */
  double x, y;
  gboolean inside;
};

G_DEFINE_FINAL_TYPE (StrataSpotlight, strata_spotlight, GTK_TYPE_WIDGET)

static void
on_motion (StrataSpotlight *self, double x, double y)
{
  self->inside = TRUE;
  gtk_widget_translate_coordinates (gtk_widget_get_parent (GTK_WIDGET (self)), GTK_WIDGET (self), x, y, &self->x,
                                    &self->y);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_leave (StrataSpotlight *self)
{
  self->inside = FALSE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
strata_spotlight_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  StrataSpotlight *self = STRATA_SPOTLIGHT (widget);
  const graphene_rect_t bounds = GRAPHENE_RECT_INIT (self->x - RADIUS, self->y - RADIUS, 2 * RADIUS, 2 * RADIUS);
  GdkRGBA color;
  GskRoundedRect circle;

  if (!self->inside)
    return;
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  gsk_rounded_rect_init_from_rect (&circle, &bounds, RADIUS);
  gtk_snapshot_push_rounded_clip (snapshot, &circle);
  gtk_snapshot_append_color (snapshot, &(GdkRGBA){ color.red, color.green, color.blue, 0.22f * color.alpha }, &bounds);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_append_border (snapshot, &circle, (const float[]){ RING, RING, RING, RING },
                              (const GdkRGBA[]){ color, color, color, color });
}

static void
strata_spotlight_root (GtkWidget *widget)
{
  StrataSpotlight *self = STRATA_SPOTLIGHT (widget);

  GTK_WIDGET_CLASS (strata_spotlight_parent_class)->root (widget);
  self->motion = gtk_event_controller_motion_new ();
  gtk_event_controller_set_propagation_phase (self->motion, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (self->motion, "enter", G_CALLBACK (on_motion), self);
  g_signal_connect_swapped (self->motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect_swapped (self->motion, "leave", G_CALLBACK (on_leave), self);
  gtk_widget_add_controller (gtk_widget_get_parent (widget), self->motion);
}

static void
strata_spotlight_unroot (GtkWidget *widget)
{
  StrataSpotlight *self = STRATA_SPOTLIGHT (widget);

  if (self->motion != NULL)
    gtk_widget_remove_controller (gtk_widget_get_parent (widget), self->motion);
  self->motion = NULL;
  GTK_WIDGET_CLASS (strata_spotlight_parent_class)->unroot (widget);
}

static void
strata_spotlight_class_init (StrataSpotlightClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  widget_class->snapshot = strata_spotlight_snapshot;
  widget_class->root = strata_spotlight_root;
  widget_class->unroot = strata_spotlight_unroot;
  gtk_widget_class_set_css_name (widget_class, "spotlight");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
strata_spotlight_init (StrataSpotlight *self)
{
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}
