/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-activation-row.h"

#include "strata-activation-strip.h"
#include "strata-activator-strip.h"
#include "strata-distribution-view.h"
#include "strata-format.h"
#include "strata-neuron-popover.h"
#include "strata-tile-grid.h"
#include "strata-tile-popover.h"

#include <glib/gi18n.h>
#include <math.h>

/* Nearer to zero than this a unit says next to nothing. */
#define NEAR_ZERO 0.01

struct _StrataActivationRow
{
  GtkBox parent_instance;

  GtkLabel *name_label;
  GtkLabel *kind_label;
  GtkLabel *summary_label;
  StrataActivationStrip *strip;
  GtkWidget *tile_scroller;
  StrataTileGrid *tile_grid;
  StrataDistributionView *distributions;

  StrataNetwork *network;
  GPtrArray *activations;
  guint layer;
  StrataDataset *dataset; /* where the images are from that a unit answers to */
  StrataSplit split;
};

G_DEFINE_FINAL_TYPE (StrataActivationRow, strata_activation_row, GTK_TYPE_BOX)

static void
on_popover_closed (GtkWidget *popover)
{
  /* Not while it still closes. */
  g_idle_add_once ((GSourceOnceFunc) gtk_widget_unparent, popover);
}

/* Takes the popover, which points to a place in a child. */
static void
pop_up (StrataActivationRow *self, GtkWidget *popover, GtkWidget *child, const GdkRectangle *place)
{
  double x = 0, y = 0;

  gtk_widget_translate_coordinates (child, GTK_WIDGET (self), place->x, place->y, &x, &y);
  gtk_widget_set_parent (popover, GTK_WIDGET (self));
  gtk_popover_set_pointing_to (GTK_POPOVER (popover), &(GdkRectangle){ (int) x, (int) y, place->width, place->height });
  g_signal_connect (popover, "closed", G_CALLBACK (on_popover_closed), NULL);
  gtk_popover_popup (GTK_POPOVER (popover));
}

static GtkWidget *
make_activator_strip (StrataActivationRow *self)
{
  return strata_activator_strip_new (self->network, self->dataset, self->split, self->layer);
}

static void
on_unit_opened (StrataActivationRow *self, guint unit, const GdkRectangle *place)
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
on_tile_opened (StrataActivationRow *self, guint tile, const GdkRectangle *place)
{
  StrataTiles *tiles = strata_tile_grid_get_tiles (self->tile_grid);
  /* What shows all units at once answers to no image as a whole. */
  gboolean is_unit = tiles->kind != STRATA_TILES_MATRIX && tiles->kind != STRATA_TILES_OUTPUT;
  GtkWidget *strip = is_unit ? make_activator_strip (self) : NULL;

  pop_up (self,
          strata_tile_popover_new (tiles, tile, gtk_label_get_label (self->name_label),
                                   strip != NULL ? STRATA_ACTIVATOR_STRIP (strip) : NULL),
          GTK_WIDGET (self->tile_grid), place);
}

static void
strata_activation_row_dispose (GObject *object)
{
  StrataActivationRow *self = STRATA_ACTIVATION_ROW (object);

  g_clear_object (&self->network);
  g_clear_object (&self->dataset);
  g_clear_pointer (&self->activations, g_ptr_array_unref);

  G_OBJECT_CLASS (strata_activation_row_parent_class)->dispose (object);
}

static void
strata_activation_row_class_init (StrataActivationRowClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = strata_activation_row_dispose;

  g_type_ensure (STRATA_TYPE_ACTIVATION_STRIP);
  g_type_ensure (STRATA_TYPE_DISTRIBUTION_VIEW);
  g_type_ensure (STRATA_TYPE_TILE_GRID);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/strata/Strata/strata-activation-row.ui");
  gtk_widget_class_bind_template_child (widget_class, StrataActivationRow, name_label);
  gtk_widget_class_bind_template_child (widget_class, StrataActivationRow, kind_label);
  gtk_widget_class_bind_template_child (widget_class, StrataActivationRow, summary_label);
  gtk_widget_class_bind_template_child (widget_class, StrataActivationRow, strip);
  gtk_widget_class_bind_template_child (widget_class, StrataActivationRow, tile_scroller);
  gtk_widget_class_bind_template_child (widget_class, StrataActivationRow, tile_grid);
  gtk_widget_class_bind_template_child (widget_class, StrataActivationRow, distributions);
}

static void
strata_activation_row_init (StrataActivationRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->strip, "opened", G_CALLBACK (on_unit_opened), self);
  g_signal_connect_swapped (self->tile_grid, "opened", G_CALLBACK (on_tile_opened), self);
}

GtkWidget *
strata_activation_row_new (void)
{
  return g_object_new (STRATA_TYPE_ACTIVATION_ROW, NULL);
}

/* "38 % near zero · mean 0.41"; transfer full. */
static char *
summarize (const float *values, guint n)
{
  double sum = 0;
  guint n_near = 0;

  for (guint i = 0; i < n; i++)
    {
      sum += values[i];
      n_near += fabs (values[i]) < NEAR_ZERO;
    }
  g_autofree char *mean = strata_format_number (sum / MAX (n, 1), 2);
  return g_strdup_printf (_ ("%.0f %% near zero · mean %s"), 100.0 * n_near / MAX (n, 1), mean);
}

/* The two classes the network thinks of first, "61 % Sandal · 31 % Ankle boot"; transfer full. */
static char *
summarize_classes (const StrataInspection *inspection, StrataDataset *dataset)
{
  guint first = inspection->predicted, second = first == 0 ? 1 : 0;

  for (guint i = 0; i < inspection->n_outputs; i++)
    if (i != first && inspection->outputs[i] > inspection->outputs[second])
      second = i;
  return g_strdup_printf (_ ("%.0f %% %s · %.0f %% %s"), 100 * inspection->outputs[first],
                          strata_dataset_get_class_name (dataset, first), 100 * inspection->outputs[second],
                          strata_dataset_get_class_name (dataset, second));
}

/* "Dense · sigmoid · 300"; transfer full. */
static char *
describe_layer (StrataLayer *layer, guint n)
{
  const char *class_name = strata_configurable_get_class_name (STRATA_CONFIGURABLE (layer));
  GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (layer), "activation");
  g_autofree char *count = strata_format_count (n);
  GEnumValue *activation = NULL;
  g_autoptr (GEnumClass) kinds = NULL;
  int value = 0;

  if (pspec != NULL && G_IS_PARAM_SPEC_ENUM (pspec))
    {
      kinds = g_type_class_ref (pspec->value_type);
      g_object_get (layer, "activation", &value, NULL);
      activation = g_enum_get_value (kinds, value);
    }
  return activation ? g_strdup_printf ("%s · %s · %s", class_name, activation->value_nick, count)
                    : g_strdup_printf ("%s · %s", class_name, count);
}

/* Tiles, histograms or a strip, whatever is asked for; a layer without weights has no row among them. */
static void
show_aspect (StrataActivationRow *self, const StrataInspection *inspection, guint layer, const char *name)
{
  StrataTiles *tiles = inspection->tiles ? g_ptr_array_index (inspection->tiles, layer) : NULL;
  gboolean spreads = inspection->aspect == STRATA_ASPECT_DISTRIBUTIONS;

  gtk_widget_set_visible (GTK_WIDGET (self), inspection->aspect != STRATA_ASPECT_WEIGHTS || tiles != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->strip), tiles == NULL && !spreads);
  gtk_widget_set_visible (self->tile_scroller, tiles != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->distributions), spreads);
  strata_tile_grid_show (self->tile_grid, tiles, name);
  strata_distribution_view_show (self->distributions, spreads ? g_ptr_array_index (inspection->weights, layer) : NULL,
                                 spreads ? g_ptr_array_index (inspection->spreads, layer) : NULL, name);
}

/* What the row says of the layer at its end; transfer full. */
static char *
summarize_row (const StrataInspection *inspection, guint layer, StrataDataset *dataset, gboolean classes)
{
  GArray *values = g_ptr_array_index (inspection->activations, layer);

  if (inspection->aspect == STRATA_ASPECT_WEIGHTS)
    {
      StrataTiles *tiles = g_ptr_array_index (inspection->tiles, layer);
      return tiles != NULL ? strata_tiles_describe (tiles) : g_strdup ("");
    }
  return classes ? summarize_classes (inspection, dataset) : summarize ((const float *) values->data, values->len);
}

void
strata_activation_row_show (StrataActivationRow *self,
                            const StrataInspection *inspection,
                            guint layer,
                            StrataDataset *dataset,
                            StrataSplit split)
{
  StrataSequential *sequential = strata_network_get_sequential (inspection->network);
  const StrataSequentialLayer *description = strata_sequential_get_layer (sequential, layer);
  GArray *values = g_ptr_array_index (inspection->activations, layer);
  gboolean classes = layer + 1 == inspection->activations->len && inspection->n_outputs > 1
                     && inspection->n_outputs == strata_dataset_get_n_classes (dataset);
  g_autofree char *summary = summarize_row (inspection, layer, dataset, classes);
  g_autofree char *kind = describe_layer (description->layer, values->len);
  g_autofree char *name = g_strdup_printf ("%s, %s", description->name, kind);
  g_autoptr (GStrvBuilder) names = classes ? g_strv_builder_new () : NULL;
  g_auto (GStrv) class_names = NULL;

  for (guint i = 0; classes && i < inspection->n_outputs; i++)
    g_strv_builder_add (names, strata_dataset_get_class_name (dataset, i));
  if (classes)
    class_names = g_strv_builder_end (names);

  g_set_object (&self->network, inspection->network);
  g_ptr_array_ref (inspection->activations);
  g_clear_pointer (&self->activations, g_ptr_array_unref);
  self->activations = inspection->activations;
  self->layer = layer;
  self->split = split;
  g_set_object (&self->dataset, dataset);
  gtk_label_set_label (self->name_label, description->name);
  gtk_label_set_label (self->kind_label, kind);
  gtk_label_set_label (self->summary_label, summary);
  strata_activation_strip_show (self->strip, (const float *) values->data, values->len,
                                (const char *const *) class_names);
  show_aspect (self, inspection, layer, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->strip), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, summary, -1);
}
