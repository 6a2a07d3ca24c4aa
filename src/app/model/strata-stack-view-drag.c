/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-stack-view-private.h"

#include "strata-layer-clipboard.h"
#include "strata-look.h"
#include "strata-stack-card.h"

/* Layers dragged out of cards, and what is dropped between them. */

static GdkContentProvider *
on_drag_prepare (GtkDragSource *source, double x, double y, StrataStackCard *card)
{
  StrataLayer *layer = strata_stack_item_get_layer (strata_stack_card_get_item (card));
  g_autoptr (GPtrArray) layers = g_ptr_array_new ();
  GdkContentProvider *providers[2];

  if (layer == NULL)
    return NULL;
  g_ptr_array_add (layers, layer);
  g_autofree char *text = strata_layers_to_text (layers);
  providers[0] = gdk_content_provider_new_typed (STRATA_TYPE_LAYER, layer);
  providers[1] = gdk_content_provider_new_typed (G_TYPE_STRING, text);
  return gdk_content_provider_new_union (providers, G_N_ELEMENTS (providers));
}

static void
on_drag_begin (GtkDragSource *source, GdkDrag *drag, StrataStackCard *card)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (strata_stack_card_get_body (card));

  gtk_drag_source_set_icon (source, paintable, 24, 24);
  gtk_widget_add_css_class (GTK_WIDGET (card), "dragged");
}

static void
on_drag_end (GtkDragSource *source, GdkDrag *drag, gboolean delete_data, StrataStackCard *card)
{
  gtk_widget_remove_css_class (GTK_WIDGET (card), "dragged");
}

static StrataStack *
get_stack (StrataStackView *self)
{
  return strata_experiment_get_stack (strata_session_get_experiment (self->session));
}

static void
set_dropping (StrataStackView *self, gboolean dropping)
{
  self->dropping = dropping;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* A card that is dragged to the upper or lower edge scrolls the stack. */
static gboolean
on_tick (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  StrataStackView *self = STRATA_STACK_VIEW (widget);
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scrolled);

  if (!self->dropping || self->scroll_step == 0)
    {
      self->tick_id = 0;
      return G_SOURCE_REMOVE;
    }
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + self->scroll_step);
  return G_SOURCE_CONTINUE;
}

static void
scroll_at_edge (StrataStackView *self, double x, double y)
{
  int height = gtk_widget_get_height (GTK_WIDGET (self));
  graphene_point_t point;

  self->scroll_step = 0;
  if (!gtk_widget_compute_point (GTK_WIDGET (self->list), GTK_WIDGET (self), &GRAPHENE_POINT_INIT (x, y), &point))
    return;
  if (point.y < 48)
    self->scroll_step = -8;
  else if (point.y > height - 48)
    self->scroll_step = 8;
  if (self->scroll_step != 0 && self->tick_id == 0)
    self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), on_tick, NULL, NULL);
}

static GdkDragAction
on_drop_motion (GtkDropTarget *target, double x, double y, StrataStackView *self)
{
  const GValue *value = gtk_drop_target_get_value (target);
  gboolean block = value != NULL && G_VALUE_HOLDS_OBJECT (value) && STRATA_IS_BLOCK (g_value_get_object (value));
  GdkDrop *drop = gtk_drop_target_get_current_drop (target);
  GdkDragAction actions = drop != NULL ? gdk_drop_get_actions (drop) : GDK_ACTION_COPY;

  set_dropping (self, strata_drop_place_find (&self->place, self->list, get_stack (self), x, y, block));
  scroll_at_edge (self, x, y);
  return (actions & GDK_ACTION_MOVE) != 0 ? GDK_ACTION_MOVE : GDK_ACTION_COPY;
}

static void
on_drop_leave (GtkDropTarget *target, StrataStackView *self)
{
  set_dropping (self, FALSE);
}

/* What is dragged may be one of several that are selected: then all of them go along. */
static GPtrArray *
list_dragged (StrataStackView *self, StrataLayer *layer)
{
  g_autoptr (GPtrArray) items = strata_stack_view_list_selected (self);
  GPtrArray *layers = g_ptr_array_new_with_free_func (g_object_unref);
  gboolean among = FALSE;

  for (guint i = 0; i < items->len; i++)
    among = among || strata_stack_item_get_layer (items->pdata[i]) == layer;
  if (!among || items->len == 1)
    {
      g_ptr_array_add (layers, g_object_ref (layer));
      return layers;
    }
  for (guint i = 0; i < items->len; i++)
    g_ptr_array_add (layers, g_object_ref (strata_stack_item_get_layer (items->pdata[i])));
  return layers;
}

static gboolean
is_ours (StrataStackView *self, StrataLayer *layer)
{
  return strata_stack_find (get_stack (self), layer, NULL)
         || strata_look_find_block (strata_session_get_experiment (self->session), layer) != NULL;
}

static gboolean
holds_block (GPtrArray *layers)
{
  for (guint i = 0; i < layers->len; i++)
    if (STRATA_IS_BLOCK (layers->pdata[i]))
      return TRUE;
  return FALSE;
}

static void
copy_layers (GPtrArray *layers)
{
  for (guint i = 0; i < layers->len; i++)
    {
      gpointer copy = strata_configurable_copy (layers->pdata[i]);

      strata_layer_set_name (copy, NULL);
      g_object_unref (layers->pdata[i]);
      layers->pdata[i] = copy;
    }
}

static gboolean
on_drop (GtkDropTarget *target, const GValue *value, double x, double y, StrataStackView *self)
{
  GdkDrop *drop = gtk_drop_target_get_current_drop (target);
  gboolean move = drop != NULL && (gdk_drop_get_actions (drop) & GDK_ACTION_MOVE) != 0;
  g_autoptr (GPtrArray) layers = NULL;

  set_dropping (self, FALSE);
  if (G_VALUE_HOLDS (value, STRATA_TYPE_LAYER))
    {
      StrataLayer *layer = g_value_get_object (value);

      move = move && is_ours (self, layer);
      layers = move ? list_dragged (self, layer) : g_ptr_array_new_with_free_func (g_object_unref);
      if (!move)
        {
          g_ptr_array_add (layers, g_object_ref (layer));
          if (drop == NULL || gdk_drop_get_drag (drop) == NULL || (gdk_drop_get_actions (drop) & GDK_ACTION_MOVE) != 0
              || is_ours (self, layer))
            copy_layers (layers);
        }
    }
  else
    {
      g_autoptr (GError) error = NULL;

      move = FALSE;
      layers = strata_layers_from_text (g_value_get_string (value), &error);
      if (layers == NULL)
        {
          strata_session_toast (self->session, "%s", error->message);
          return FALSE;
        }
    }
  if (!strata_drop_place_find (&self->place, self->list, get_stack (self), x, y, holds_block (layers)))
    return FALSE;

  strata_drop_layers (strata_session_get_editor (self->session), layers, &self->place, !move);
  strata_stack_view_select (self, layers, TRUE);
  return TRUE;
}

void
strata_stack_view_add_drag_source (StrataStackView *self, GtkWidget *card)
{
  GtkDragSource *source = gtk_drag_source_new ();

  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE | GDK_ACTION_COPY);
  g_signal_connect_object (source, "prepare", G_CALLBACK (on_drag_prepare), card, 0);
  g_signal_connect_object (source, "drag-begin", G_CALLBACK (on_drag_begin), card, 0);
  g_signal_connect_object (source, "drag-end", G_CALLBACK (on_drag_end), card, 0);
  gtk_widget_add_controller (card, GTK_EVENT_CONTROLLER (source));
}

void
strata_stack_view_add_drop_target (StrataStackView *self)
{
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_COPY | GDK_ACTION_MOVE);
  GType types[] = { STRATA_TYPE_LAYER, G_TYPE_STRING };

  gtk_drop_target_set_gtypes (target, types, G_N_ELEMENTS (types));
  gtk_drop_target_set_preload (target, TRUE);
  g_signal_connect_object (target, "motion", G_CALLBACK (on_drop_motion), self, 0);
  g_signal_connect_object (target, "enter", G_CALLBACK (on_drop_motion), self, 0);
  g_signal_connect_object (target, "leave", G_CALLBACK (on_drop_leave), self, 0);
  g_signal_connect_object (target, "drop", G_CALLBACK (on_drop), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self->list), GTK_EVENT_CONTROLLER (target));
}

/* The line where a dragged layer would go. */
void
strata_stack_view_draw_drop (StrataStackView *self, GtkSnapshot *snapshot)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkListBoxRow *row = self->dropping ? gtk_list_box_get_row_at_index (self->list, self->place.card) : NULL;
  graphene_rect_t bounds;
  GdkRGBA color = { 0.2, 0.5, 0.9, 1 };

  if (row == NULL || !gtk_widget_compute_bounds (GTK_WIDGET (row), widget, &bounds))
    return;

  float indent = self->place.indent ? 32 : 0;
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  graphene_rect_t line =
    GRAPHENE_RECT_INIT (bounds.origin.x + (rtl ? 0 : indent), bounds.origin.y - 7, bounds.size.width - indent, 3);
  GskRoundedRect rounded;

  gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), "accent_bg_color", &color);
  gsk_rounded_rect_init_from_rect (&rounded, &line, 1.5);
  gtk_snapshot_push_rounded_clip (snapshot, &rounded);
  gtk_snapshot_append_color (snapshot, &color, &line);
  gtk_snapshot_pop (snapshot);
}
