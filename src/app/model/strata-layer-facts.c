/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-layer-facts.h"

#include <glib/gi18n.h>

#include "strata-format.h"
#include "strata-look.h"

struct _StrataLayerFacts
{
  GtkWidget parent_instance;

  StrataExperiment *experiment;
  StrataLayer *layer;
  GtkWidget *box;
  GtkLabel *formula, *shapes, *count;
};

G_DEFINE_FINAL_TYPE (StrataLayerFacts, strata_layer_facts, GTK_TYPE_WIDGET)

/* "W  [300, 100]", with the axis of the batch in front: "x  [batch, 300]" */
static char *
bracket (const char *symbol, const StrataShape *shape, gboolean batch)
{
  GString *text = g_string_new (symbol);
  /* Translators: the first axis of a shape, of the images learned from at once: "[batch, 784]" */
  g_autofree char *axis = strata_format_figure (g_strdup (C_ ("of a shape", "batch")));

  g_string_append_printf (text, "  [%s", batch ? axis : "");

  for (int i = 0; i < shape->rank; i++)
    g_string_append_printf (text, "%s%" G_GSIZE_FORMAT, batch || i > 0 ? ", " : "", shape->dim[i]);
  g_string_append_c (text, ']');
  return strata_format_figure (g_string_free (text, FALSE));
}

static const char *
get_symbol (const char *weight)
{
  static const char *const symbols[][2] = {
    { "kernel", "W" },
    { "bias", "b" },
    { "moving_mean", "mean" },
    { "moving_variance", "variance" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (symbols); i++)
    if (g_str_equal (symbols[i][0], weight))
      return symbols[i][1];
  return weight;
}

/* What the kind's formula says with what is chosen put in: relu for activation, no b without a bias. */
static char *
dup_formula (StrataLayer *layer)
{
  GObjectClass *klass = G_OBJECT_GET_CLASS (layer);
  GParamSpec *activation = g_object_class_find_property (klass, "activation");
  GString *text = g_string_new (strata_kind_get_formula (G_OBJECT_TYPE (layer)));
  gboolean use_bias = TRUE;

  if (activation != NULL && activation->value_type == STRATA_TYPE_ACTIVATION)
    {
      GEnumClass *choices = G_PARAM_SPEC_ENUM (activation)->enum_class;
      int chosen = ST_LINEAR;

      g_object_get (layer, "activation", &chosen, NULL);
      if (chosen != ST_LINEAR)
        g_string_replace (text, "activation", g_enum_get_value (choices, chosen)->value_nick, 1);
      else if (g_str_has_prefix (text->str, "y = activation (") && g_str_has_suffix (text->str, ")"))
        {
          g_string_truncate (text, text->len - 1);
          g_string_erase (text, strlen ("y = "), strlen ("activation ("));
        }
    }
  if (g_object_class_find_property (klass, "use-bias") != NULL)
    g_object_get (layer, "use-bias", &use_bias, NULL);
  if (!use_bias)
    g_string_replace (text, " + b", "", 1);
  return g_string_free (text, FALSE);
}

/* "300 × 100 + 100 = 30,100 parameters" */
static char *
dup_count (GArray *weights)
{
  GString *sum = g_string_new (NULL);
  guint64 total = 0;

  for (guint i = 0; i < weights->len; i++)
    {
      const StrataWeightSpec *weight = &g_array_index (weights, StrataWeightSpec, i);

      g_string_append (sum, i > 0 ? " + " : "");
      for (int d = 0; d < weight->shape.rank; d++)
        g_string_append_printf (sum, "%s%" G_GSIZE_FORMAT, d > 0 ? " × " : "", weight->shape.dim[d]);
      total += strata_shape_get_size (&weight->shape);
    }

  g_autofree char *calculation = g_string_free (sum, FALSE);
  g_autofree char *number = strata_format_count (total);
  /* Translators: a calculation and its result: "300 × 100 + 100 = 30,100 parameters". */
  g_autofree char *text = g_strdup_printf (_ ("%s = %s parameters"), calculation, number);
  return weights->len > 0 ? strata_format_figures (text) : g_strdup (_ ("No parameters"));
}

/* On a line of its own: what the layer costs to run. */
static char *
dup_cost (double flop)
{
  g_autofree char *amount = flop > 0 ? strata_format_flop (flop) : NULL;

  return amount != NULL ? g_strdup_printf (_ ("\n%s an image"), amount) : g_strdup ("");
}

/* Two a line: x and W, b and y. */
static char *
dup_shapes (const StrataShape *input, const StrataShape *output, GArray *weights)
{
  g_autofree char *x = bracket ("x", input, TRUE), *y = bracket ("y", output, TRUE);
  GString *text = g_string_new (x);

  for (guint i = 0; i < weights->len; i++)
    {
      const StrataWeightSpec *weight = &g_array_index (weights, StrataWeightSpec, i);
      g_autofree char *shape = bracket (get_symbol (weight->name), &weight->shape, FALSE);
      g_string_append_printf (text, "%s%s", i % 2 == 0 ? "\t" : "\n", shape);
    }
  g_string_append_printf (text, "%s%s", weights->len % 2 == 0 ? "\t" : "\n", y);
  return g_string_free (text, FALSE);
}

void
strata_layer_facts_update (StrataLayerFacts *self)
{
  const char *formula = self->layer != NULL ? strata_kind_get_formula (G_OBJECT_TYPE (self->layer)) : NULL;
  StrataShape input;

  gtk_widget_set_visible (GTK_WIDGET (self), formula != NULL);
  if (formula == NULL)
    return;

  g_autofree char *filled = dup_formula (self->layer);
  gtk_label_set_label (self->formula, filled);

  gboolean known = self->experiment != NULL && strata_look_get_input_shape (self->experiment, self->layer, &input)
                   && strata_layer_get_output_shape (self->layer) != NULL;
  gtk_widget_set_visible (GTK_WIDGET (self->shapes), known);
  gtk_widget_set_visible (GTK_WIDGET (self->count), known);
  if (!known)
    return;

  g_autoptr (GArray) weights = strata_layer_list_weights (self->layer, &input);
  g_autofree char *shapes = dup_shapes (&input, strata_layer_get_output_shape (self->layer), weights);
  g_autofree char *count = dup_count (weights);
  g_autofree char *flop = dup_cost (strata_layer_get_forward_flop (self->layer));
  g_autofree char *amounts = g_strdup_printf ("%s%s", count, flop);
  gtk_label_set_label (self->shapes, shapes);
  gtk_label_set_label (self->count, amounts);
}

static GtkLabel *
append_label (StrataLayerFacts *self, const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_can_focus (label, FALSE);
  gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (self->box), label);
  return GTK_LABEL (label);
}

static void
strata_layer_facts_dispose (GObject *object)
{
  StrataLayerFacts *self = STRATA_LAYER_FACTS (object);
  GtkWidget *child;

  g_clear_object (&self->experiment);
  g_clear_object (&self->layer);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (strata_layer_facts_parent_class)->dispose (object);
}

static void
strata_layer_facts_class_init (StrataLayerFactsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = strata_layer_facts_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
strata_layer_facts_init (StrataLayerFacts *self)
{
  GtkWidget *outer = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *heading = gtk_label_new (_ ("What It Computes"));
  g_autoptr (PangoTabArray) tabs = pango_tab_array_new_with_positions (1, TRUE, PANGO_TAB_LEFT, 140);

  gtk_widget_set_parent (outer, GTK_WIDGET (self));
  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "heading");
  gtk_box_append (GTK_BOX (outer), heading);

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_add_css_class (self->box, "card");
  gtk_widget_add_css_class (self->box, "layer-facts");
  gtk_box_append (GTK_BOX (outer), self->box);
  self->formula = append_label (self, "formula");
  self->shapes = append_label (self, "dim-label");
  gtk_label_set_tabs (self->shapes, tabs);
  gtk_widget_add_css_class (GTK_WIDGET (self->shapes), "numeric");
  self->count = append_label (self, "numeric");
}

void
strata_layer_facts_set_layer (StrataLayerFacts *self, StrataExperiment *experiment, StrataLayer *layer)
{
  g_set_object (&self->experiment, experiment);
  g_set_object (&self->layer, layer);
  strata_layer_facts_update (self);
}
