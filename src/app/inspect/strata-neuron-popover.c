/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-neuron-popover.h"

#include "strata-format.h"

#include <glib/gi18n.h>

#define N_TERMS 10

/* "sigmoid (−0.52)": the layer's activation by Keras' name; nothing around it where it is linear. */
static char *
describe_activation (StrataLayer *layer, double sum)
{
  int value = 0;
  g_autoptr (GEnumClass) kinds = g_type_class_ref (STRATA_TYPE_ACTIVATION);
  g_autofree char *number = strata_format_number (sum, 4);

  g_object_get (layer, "activation", &value, NULL);
  const GEnumValue *kind = g_enum_get_value (kinds, value);
  return kind == NULL || value == ST_LINEAR ? g_strdup (number) : g_strdup_printf ("%s (%s)", kind->value_nick, number);
}

static void
attach (GtkGrid *grid, int column, int row, char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), column == 0 ? 0 : 1);
  gtk_widget_add_css_class (label, "numeric");
  gtk_grid_attach (grid, label, column, row, 1, 1);
  g_free (text);
}

/* Inputs of the first layer are pixels. */
static char *
name_input (const StrataSequentialLayer *before, StrataSequential *sequential, guint input)
{
  const StrataShape *image = strata_sequential_get_input_shape (sequential);

  if (STRATA_IS_FLATTEN (before->layer) && image->rank == 2)
    return g_strdup_printf (_ ("row %u, column %u"), input / (guint) image->dim[1], input % (guint) image->dim[1]);
  return g_strdup_printf (_ ("unit %u"), input);
}

static void
add_terms (GtkGrid *grid, const StrataNeuron *neuron, const StrataSequentialLayer *before, StrataSequential *sequential)
{
  guint shown = MIN (neuron->terms->len, N_TERMS);
  double rest = neuron->sum - neuron->bias;
  int row = 0;

  attach (grid, 0, row, g_strdup (_ ("bias")));
  attach (grid, 2, row++, strata_format_number (neuron->bias, 4));
  for (guint i = 0; i < shown; i++, row++)
    {
      const StrataNeuronTerm *term = &g_array_index (neuron->terms, StrataNeuronTerm, i);
      g_autofree char *value = strata_format_number (term->value, 3);
      g_autofree char *weight = strata_format_number (term->weight, 4);

      attach (grid, 0, row, name_input (before, sequential, term->input));
      attach (grid, 1, row, strata_format_figure (g_strdup_printf ("%s × %s", value, weight)));
      attach (grid, 2, row, strata_format_number (term->product, 4));
      rest -= term->product;
    }
  if (shown == neuron->terms->len)
    return;
  g_autofree char *count = strata_format_count (neuron->terms->len - shown);
  attach (grid, 0, row, g_strdup_printf (_ ("%s more"), count));
  attach (grid, 2, row, strata_format_number (rest, 4));
}

GtkWidget *
strata_neuron_popover_new (StrataNetwork *network, GPtrArray *activations, guint layer, guint unit)
{
  g_autoptr (StrataNeuron) neuron = strata_neuron_new (network, activations, layer, unit);
  StrataSequential *sequential = strata_network_get_sequential (network);
  const StrataSequentialLayer *description = strata_sequential_get_layer (sequential, layer);

  if (neuron == NULL)
    return NULL;
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *grid = gtk_grid_new ();
  g_autofree char *inner = describe_activation (description->layer, neuron->sum);
  g_autofree char *output = strata_format_number (neuron->output, 4);
  /* Translators: a layer and one of its units, "dense, unit 12" */
  g_autofree char *name = g_strdup_printf (_ ("%s, unit %u"), description->name, unit);
  g_autofree char *formula = strata_format_figure (g_strdup_printf ("%s = %s", inner, output));
  GtkWidget *title = gtk_label_new (name);
  GtkWidget *line = gtk_label_new (formula);

  gtk_widget_add_css_class (title, "heading");
  gtk_widget_add_css_class (line, "numeric");
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_xalign (GTK_LABEL (line), 0);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 16);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 2);
  add_terms (GTK_GRID (grid), neuron, strata_sequential_get_layer (sequential, layer - 1), sequential);
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), grid);
  gtk_box_append (GTK_BOX (box), line);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (popover), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return popover;
}
