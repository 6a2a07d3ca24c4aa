/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-activation-row.h"

#include "strata-activation-view.h"
#include "strata-format.h"
#include "strata-tile-draw.h"

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
  StrataActivationView *now;
  StrataActivationView *kept;
};

G_DEFINE_FINAL_TYPE (StrataActivationRow, strata_activation_row, GTK_TYPE_BOX)

static void
strata_activation_row_class_init (StrataActivationRowClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  g_type_ensure (STRATA_TYPE_ACTIVATION_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/strata/Strata/strata-activation-row.ui");
  gtk_widget_class_bind_template_child (widget_class, StrataActivationRow, name_label);
  gtk_widget_class_bind_template_child (widget_class, StrataActivationRow, kind_label);
  gtk_widget_class_bind_template_child (widget_class, StrataActivationRow, summary_label);
  gtk_widget_class_bind_template_child (widget_class, StrataActivationRow, now);
  gtk_widget_class_bind_template_child (widget_class, StrataActivationRow, kept);
}

static void
strata_activation_row_init (StrataActivationRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
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

/* What the row says of the layer at its end; transfer full. */
static char *
summarize_row (const StrataInspection *inspection, guint layer, StrataDataset *dataset)
{
  GArray *values = g_ptr_array_index (inspection->activations, layer);
  gboolean classes = layer + 1 == inspection->activations->len && inspection->n_outputs > 1
                     && inspection->n_outputs == strata_dataset_get_n_classes (dataset);

  if (inspection->aspect == STRATA_ASPECT_WEIGHTS)
    {
      StrataTiles *tiles = g_ptr_array_index (inspection->tiles, layer);
      return tiles != NULL ? strata_tiles_describe (tiles) : g_strdup ("");
    }
  return classes ? summarize_classes (inspection, dataset) : summarize ((const float *) values->data, values->len);
}

/* --- Two side by side ---------------------------------------------------------------------------------------------- */

/* Two networks may have other layers; what is not of the same layer is not set beside it. */
static gboolean
has_same_layer (const StrataInspection *a, const StrataInspection *b, guint layer)
{
  StrataSequential *one = strata_network_get_sequential (a->network),
                   *other = strata_network_get_sequential (b->network);

  return a->aspect == b->aspect && layer < b->activations->len
         && g_str_equal (strata_sequential_get_layer (one, layer)->name,
                         strata_sequential_get_layer (other, layer)->name)
         && ((GArray *) g_ptr_array_index (a->activations, layer))->len
              == ((GArray *) g_ptr_array_index (b->activations, layer))->len;
}

/* "differ by 0.12 on average": what the units answer; empty where they are not looked at. Transfer full. */
static char *
summarize_difference (const StrataInspection *a, const StrataInspection *b, guint layer)
{
  GArray *one = g_ptr_array_index (a->activations, layer), *other = g_ptr_array_index (b->activations, layer);
  double sum = 0;

  if (a->aspect == STRATA_ASPECT_WEIGHTS)
    return g_strdup ("");
  for (guint i = 0; i < one->len; i++)
    sum += fabs (g_array_index (one, float, i) - g_array_index (other, float, i));
  g_autofree char *mean = strata_format_number (sum / MAX (one->len, 1), 3);
  /* Translators: the values that the units of a layer have for two images, or in two epochs */
  return g_strdup_printf (_ ("differ by %s on average"), mean);
}

static void
show_side (StrataActivationView *view,
           const StrataActivationLook *look,
           guint layer,
           StrataDataset *dataset,
           StrataSplit split,
           double full,
           const char *name)
{
  g_autofree char *summary = summarize_row (look->inspection, layer, dataset);
  /* Translators: a layer, and which of two images or epochs its values are of */
  g_autofree char *words =
    look->caption != NULL ? g_strdup_printf (_ ("%s, %s"), name, look->caption) : g_strdup (name);

  strata_activation_view_show (view, look->inspection, layer, dataset, split, full, words, summary);
  strata_activation_view_set_caption (view, look->caption);
}

void
strata_activation_row_show (StrataActivationRow *self,
                            const StrataActivationLook *now,
                            const StrataActivationLook *kept,
                            guint layer,
                            StrataDataset *dataset,
                            StrataSplit split)
{
  const StrataInspection *inspection = now->inspection;
  StrataSequential *sequential = strata_network_get_sequential (inspection->network);
  const StrataSequentialLayer *description = strata_sequential_get_layer (sequential, layer);
  gboolean beside = kept != NULL && has_same_layer (inspection, kept->inspection, layer);
  g_autofree char *summary =
    beside ? summarize_difference (inspection, kept->inspection, layer) : summarize_row (inspection, layer, dataset);
  g_autofree char *kind =
    describe_layer (description->layer, ((GArray *) g_ptr_array_index (inspection->activations, layer))->len);
  g_autofree char *name = g_strdup_printf ("%s, %s", description->name, kind);
  double full = strata_activation_view_find_full (inspection, layer);

  if (beside)
    full = MAX (full, strata_activation_view_find_full (kept->inspection, layer));
  gtk_label_set_label (self->name_label, description->name);
  gtk_label_set_label (self->kind_label, kind);
  gtk_label_set_label (self->summary_label, summary);
  /* A layer without weights has no row among them. */
  gtk_widget_set_visible (GTK_WIDGET (self), inspection->aspect != STRATA_ASPECT_WEIGHTS
                                               || g_ptr_array_index (inspection->tiles, layer) != NULL);
  show_side (self->now, beside ? now : &(StrataActivationLook){ inspection, NULL }, layer, dataset, split, full, name);
  gtk_widget_set_visible (GTK_WIDGET (self->kept), beside);
  if (beside)
    show_side (self->kept, kept, layer, dataset, split, full, name);
}
