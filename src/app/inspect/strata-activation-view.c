/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-activation-view.h"

#include "strata-activation-strip.h"
#include "strata-activator-strip.h"
#include "strata-distribution-view.h"
#include "strata-neuron-popover.h"
#include "strata-tile-grid.h"
#include "strata-tile-popover.h"

#include <math.h>

struct _StrataActivationView
{
  GtkBox parent_instance;

  GtkLabel *caption;
  GtkLabel *summary;
  StrataActivationStrip *strip;
  GtkWidget *tile_scroller;
  StrataTileGrid *tile_grid;
  StrataDistributionView *distributions;

  StrataNetwork *network;
  GPtrArray *activations;
  guint layer;
  char *name;             /* of the layer */
  StrataDataset *dataset; /* where the images are from that a unit answers to */
  StrataSplit split;
};

G_DEFINE_FINAL_TYPE (StrataActivationView, strata_activation_view, GTK_TYPE_BOX)

static void
on_popover_closed (GtkWidget *popover)
{
  /* Not while it still closes. */
  g_idle_add_once ((GSourceOnceFunc) gtk_widget_unparent, popover);
}

/* Takes the popover, which points to a place in a child. */
static void
pop_up (StrataActivationView *self, GtkWidget *popover, GtkWidget *child, const GdkRectangle *place)
{
  double x = 0, y = 0;

  gtk_widget_translate_coordinates (child, GTK_WIDGET (self), place->x, place->y, &x, &y);
  gtk_widget_set_parent (popover, GTK_WIDGET (self));
  gtk_popover_set_pointing_to (GTK_POPOVER (popover), &(GdkRectangle){ (int) x, (int) y, place->width, place->height });
  g_signal_connect (popover, "closed", G_CALLBACK (on_popover_closed), NULL);
  gtk_popover_popup (GTK_POPOVER (popover));
}

static GtkWidget *
make_activator_strip (StrataActivationView *self)
{
  return strata_activator_strip_new (self->network, self->dataset, self->split, self->layer);
}

static void
on_unit_opened (StrataActivationView *self, guint unit, const GdkRectangle *place)
{
  GtkWidget *popover = strata_neuron_popover_new (self->network, self->activations, self->layer, unit);

  if (popover == NULL)
    return;
  GtkWidget *strip = make_activator_strip (self);

  gtk_box_append (GTK_BOX (gtk_popover_get_child (GTK_POPOVER (popover))), strip);
  strata_activator_strip_show_unit (STRATA_ACTIVATOR_STRIP (strip), unit);
  pop_up (self, popover, GTK_WIDGET (self->strip), place);
}

static void
on_tile_opened (StrataActivationView *self, guint tile, const GdkRectangle *place)
{
  StrataTiles *tiles = strata_tile_grid_get_tiles (self->tile_grid);
  /* What shows all units at once answers to no image as a whole. */
  gboolean is_unit = tiles->kind != STRATA_TILES_MATRIX && tiles->kind != STRATA_TILES_OUTPUT;
  GtkWidget *strip = is_unit ? make_activator_strip (self) : NULL;

  pop_up (self,
          strata_tile_popover_new (tiles, tile, self->name, strip != NULL ? STRATA_ACTIVATOR_STRIP (strip) : NULL),
          GTK_WIDGET (self->tile_grid), place);
}

static void
strata_activation_view_dispose (GObject *object)
{
  StrataActivationView *self = STRATA_ACTIVATION_VIEW (object);

  g_clear_object (&self->network);
  g_clear_object (&self->dataset);
  g_clear_pointer (&self->activations, g_ptr_array_unref);
  g_clear_pointer (&self->name, g_free);

  G_OBJECT_CLASS (strata_activation_view_parent_class)->dispose (object);
}

static void
strata_activation_view_class_init (StrataActivationViewClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = strata_activation_view_dispose;

  g_type_ensure (STRATA_TYPE_ACTIVATION_STRIP);
  g_type_ensure (STRATA_TYPE_DISTRIBUTION_VIEW);
  g_type_ensure (STRATA_TYPE_TILE_GRID);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/strata/Strata/strata-activation-view.ui");
  gtk_widget_class_bind_template_child (widget_class, StrataActivationView, caption);
  gtk_widget_class_bind_template_child (widget_class, StrataActivationView, summary);
  gtk_widget_class_bind_template_child (widget_class, StrataActivationView, strip);
  gtk_widget_class_bind_template_child (widget_class, StrataActivationView, tile_scroller);
  gtk_widget_class_bind_template_child (widget_class, StrataActivationView, tile_grid);
  gtk_widget_class_bind_template_child (widget_class, StrataActivationView, distributions);
}

static void
strata_activation_view_init (StrataActivationView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->strip, "opened", G_CALLBACK (on_unit_opened), self);
  g_signal_connect_swapped (self->tile_grid, "opened", G_CALLBACK (on_tile_opened), self);
}

static StrataTiles *
get_tiles (const StrataInspection *inspection, guint layer)
{
  return inspection->tiles != NULL ? g_ptr_array_index (inspection->tiles, layer) : NULL;
}

double
strata_activation_view_find_full (const StrataInspection *inspection, guint layer)
{
  StrataTiles *tiles = get_tiles (inspection, layer);
  GArray *values = g_ptr_array_index (inspection->activations, layer);
  double largest = 0;

  if (tiles != NULL)
    return tiles->full;
  for (guint i = 0; i < values->len; i++)
    if (isfinite (g_array_index (values, float, i)))
      largest = MAX (largest, fabs (g_array_index (values, float, i)));
  return largest;
}

/* Tiles, histograms or a strip, whatever is asked for. */
static void
show_aspect (StrataActivationView *self, const StrataInspection *inspection, double full, const char *name)
{
  StrataTiles *tiles = get_tiles (inspection, self->layer);
  gboolean spreads = inspection->aspect == STRATA_ASPECT_DISTRIBUTIONS;

  gtk_widget_set_visible (GTK_WIDGET (self->strip), tiles == NULL && !spreads);
  gtk_widget_set_visible (self->tile_scroller, tiles != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->distributions), spreads);
  strata_tile_grid_show (self->tile_grid, tiles, full, name);
  strata_distribution_view_show (self->distributions,
                                 spreads ? g_ptr_array_index (inspection->weights, self->layer) : NULL,
                                 spreads ? g_ptr_array_index (inspection->spreads, self->layer) : NULL, name);
}

/* Of the last layer, where its units are the classes of the data; else NULL. */
static GStrv
name_units (const StrataInspection *inspection, guint layer, StrataDataset *dataset)
{
  gboolean classes = layer + 1 == inspection->activations->len && inspection->n_outputs > 1
                     && inspection->n_outputs == strata_dataset_get_n_classes (dataset);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (guint i = 0; classes && i < inspection->n_outputs; i++)
    g_strv_builder_add (names, strata_dataset_get_class_name (dataset, i));
  return classes ? g_strv_builder_end (names) : NULL;
}

void
strata_activation_view_show (StrataActivationView *self,
                             const StrataInspection *inspection,
                             guint layer,
                             StrataDataset *dataset,
                             StrataSplit split,
                             double full,
                             const char *name,
                             const char *summary)
{
  StrataSequential *sequential = strata_network_get_sequential (inspection->network);
  GArray *values = g_ptr_array_index (inspection->activations, layer);
  g_auto (GStrv) names = name_units (inspection, layer, dataset);

  g_set_object (&self->network, inspection->network);
  g_ptr_array_ref (inspection->activations);
  g_clear_pointer (&self->activations, g_ptr_array_unref);
  self->activations = inspection->activations;
  self->layer = layer;
  self->split = split;
  g_set_object (&self->dataset, dataset);
  g_free (self->name);
  self->name = g_strdup (strata_sequential_get_layer (sequential, layer)->name);
  gtk_label_set_label (self->summary, summary);
  strata_activation_strip_show (self->strip, (const float *) values->data, values->len, full,
                                (const char *const *) names);
  show_aspect (self, inspection, full, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->strip), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, summary, -1);
}

void
strata_activation_view_set_caption (StrataActivationView *self, const char *caption)
{
  gtk_label_set_label (self->caption, caption != NULL ? caption : "");
  gtk_widget_set_visible (GTK_WIDGET (self->caption), caption != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->summary), caption != NULL);
}
