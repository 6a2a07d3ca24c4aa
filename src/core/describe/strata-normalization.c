/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-graph.h"
#include "strata-layer-private.h"
#include "strata-number.h"

#include <glib/gi18n-lib.h>
#include <math.h>

struct _StrataNormalization
{
  StrataLayer parent_instance;
  StrataTuple *axis;
  char *mean, *variance;
  gboolean invert;
  StrataInitializer *zeros, *ones; /* of its state */
};

G_DEFINE_FINAL_TYPE (StrataNormalization, strata_normalization, STRATA_TYPE_LAYER)

static gboolean
is_given (const StrataNormalization *self)
{
  return self->mean != NULL && *self->mean != '\0';
}

guint
strata_normalization_get_axes (StrataNormalization *self, const StrataShape *input)
{
  return self->axis != NULL ? strata_axes_to_input (self->axis, input, NULL) : 0;
}

gboolean
strata_normalization_adapts (StrataNormalization *self)
{
  return !is_given (self);
}

/* The shape along the kept axes. */
static StrataShape
get_kept (StrataNormalization *self, const StrataShape *input)
{
  const guint axes = strata_normalization_get_axes (self, input);
  StrataShape kept = { 0 };

  for (int axis = 0; axis < input->rank; axis++)
    if (axes >> axis & 1)
      kept.dim[kept.rank++] = input->dim[axis];
  return kept;
}

static gboolean
strata_normalization_validate (StrataConfigurable *object, GError **error)
{
  StrataNormalization *self = STRATA_NORMALIZATION (object);
  double numbers[ST_MAX_GIVEN];
  guint n_means = 0, n_variances = 0;

  strata_numbers_parse (self->mean, numbers, ST_MAX_GIVEN, &n_means);
  strata_numbers_parse (self->variance, numbers, ST_MAX_GIVEN, &n_variances);
  if (n_means == n_variances)
    return TRUE;
  g_set_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_ARGUMENT,
               _ ("mean and variance must have as many numbers (they have %u and %u)"), n_means, n_variances);
  return FALSE;
}

static gboolean
strata_normalization_infer (StrataLayer *layer, const StrataShape *input, StrataShape *output, GError **error)
{
  StrataNormalization *self = STRATA_NORMALIZATION (layer);
  double numbers[ST_MAX_GIVEN];
  StrataShape kept;
  guint n = 0;

  *output = *input;
  if (self->axis != NULL && strata_axes_to_input (self->axis, input, error) == 0)
    return FALSE;
  kept = get_kept (self, input);
  strata_numbers_parse (self->mean, numbers, ST_MAX_GIVEN, &n);
  if (n <= 1 || (kept.rank == 1 && kept.dim[0] == n))
    return TRUE;
  if (kept.rank == 1)
    g_set_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_SHAPE,
                 _ ("mean has %u numbers, and the axis %zu: write one number, or one for each"), n, kept.dim[0]);
  else
    g_set_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_SHAPE,
                 _ ("mean has %u numbers, and there are %d axes: name one axis, or write one number"), n, kept.rank);
  return FALSE;
}

static void
strata_normalization_list_weights (StrataLayer *layer, const StrataShape *input, GArray *specs)
{
  static const char *const names[] = { "mean", "variance", "count" };
  StrataNormalization *self = STRATA_NORMALIZATION (layer);

  for (guint i = 0; i < G_N_ELEMENTS (names) && !is_given (self); i++)
    {
      StrataWeightSpec spec = {
        .name = names[i],
        .shape = i < 2 ? get_kept (self, input) : (StrataShape){ 0 },
        .initializer = i == 1 ? self->ones : self->zeros,
      };

      strata_weight_spec_set_fans (&spec);
      g_array_append_val (specs, spec);
    }
}

static void
parse (const char *text, float *numbers)
{
  double wide[ST_MAX_GIVEN];
  guint n;

  strata_numbers_parse (text, wide, ST_MAX_GIVEN, &n);
  for (guint i = 0; i < n; i++)
    numbers[i] = (float) wide[i];
}

static void
strata_normalization_build (StrataLayer *layer, StModel *model)
{
  StrataNormalization *self = STRATA_NORMALIZATION (layer);
  double numbers[ST_MAX_GIVEN];
  StNormalizationConfig config = { .invert = self->invert };
  guint n = 0;

  config.axes = strata_normalization_get_axes (self, strata_layer_get_output_shape (layer));
  strata_numbers_parse (self->mean, numbers, ST_MAX_GIVEN, &n);
  config.n_given = n;
  parse (self->mean, config.mean);
  parse (self->variance, config.variance);
  st_model_add (model, &st_op_normalization, &config);
}

/* A mean or a variance so that it spreads over what comes in. */
static const char *
get_numbers (StrataNormalization *self, StrataGraph *graph, const char *name, const char *given)
{
  static const int in_order[STRATA_MAX_RANK] = { 0, 1, 2, 3 };
  const StrataShape *input = strata_graph_get_input (graph);
  const guint axes = strata_normalization_get_axes (self, input);
  StrataShape shape = *input;
  float numbers[ST_MAX_GIVEN];

  if (is_given (self) && strchr (given, ',') == NULL)
    return strata_graph_make_scalar (graph, g_ascii_strtod (given, NULL));
  for (int axis = 0; axis < input->rank; axis++)
    if ((axes >> axis & 1) == 0)
      shape.dim[axis] = 1;
  if (!is_given (self))
    return strata_graph_get_permuted (graph, name, in_order, &shape);
  parse (given, numbers);
  return strata_graph_make_floats (graph, numbers, &shape);
}

static void
strata_normalization_add_nodes (StrataLayer *layer, StrataGraph *graph)
{
  StrataNormalization *self = STRATA_NORMALIZATION (layer);
  const char *x = strata_graph_get_value (graph), *mean = get_numbers (self, graph, "mean", self->mean), *deviation;

  strata_graph_set_value (graph, get_numbers (self, graph, "variance", self->variance));
  strata_graph_add (graph, "Sqrt", NULL);
  strata_graph_add (graph, "Max", strata_graph_make_scalar (graph, 1e-7), NULL);
  deviation = strata_graph_get_value (graph);
  strata_graph_set_value (graph, x);
  strata_graph_add (graph, self->invert ? "Mul" : "Sub", self->invert ? deviation : mean, NULL);
  strata_graph_add (graph, self->invert ? "Add" : "Div", self->invert ? mean : deviation, NULL);
}

static void
strata_normalization_finalize (GObject *object)
{
  StrataNormalization *self = STRATA_NORMALIZATION (object);

  g_clear_object (&self->zeros);
  g_clear_object (&self->ones);
  G_OBJECT_CLASS (strata_normalization_parent_class)->finalize (object);
}

static void
install_list (StrataConfigurableClass *klass,
              gsize offset,
              const char *name,
              const char *nick,
              const char *blurb,
              double minimum)
{
  GParamSpec *pspec = g_param_spec_string (name, nick, blurb, "", STRATA_ARGUMENT | STRATA_PARAM_OPTIONAL);

  strata_param_spec_set_list_form (
    pspec,
    &(StrataListForm){ .shortest = 1, .longest = ST_MAX_GIVEN, .range = { .minimum = minimum, .maximum = INFINITY } });
  strata_configurable_class_install_argument (klass, offset, pspec);
}

static void
strata_normalization_class_init (StrataNormalizationClass *klass)
{
  StrataConfigurableClass *configurable_class = STRATA_CONFIGURABLE_CLASS (klass);
  StrataLayerClass *layer_class = STRATA_LAYER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = strata_normalization_finalize;
  configurable_class->class_name = "Normalization";
  configurable_class->keras_name = "normalization";
  configurable_class->family = N_ ("Normalization");
  configurable_class->icon_name = "strata-normalization-symbolic";
  configurable_class->summary = N_ ("Brings the numbers of all images to mean 0 and variance 1");
  configurable_class->formula = "y = (x − mean) / √variance";
  configurable_class->keywords = "standardize, z-score, adapt, scale";
  configurable_class->validate = strata_normalization_validate;
  layer_class->infer = strata_normalization_infer;
  layer_class->list_weights = strata_normalization_list_weights;
  layer_class->build = strata_normalization_build;
  layer_class->add_nodes = strata_normalization_add_nodes;

  strata_tuple_install_argument (
    configurable_class, G_STRUCT_OFFSET (StrataNormalization, axis), "axis", N_ ("Axis"),
    N_ ("Each place along these axes has a mean of its own; -1 is the last, empty is one mean for all"),
    STRATA_PARAM_OPTIONAL,
    &(StrataTupleForm){ .shortest = 1, .longest = STRATA_TUPLE_MAX, .minimum = -STRATA_TUPLE_MAX, .plain = TRUE },
    &(StrataTuple){ .n = 1, .item = { -1 } });
  install_list (configurable_class, G_STRUCT_OFFSET (StrataNormalization, mean), "mean", N_ ("Mean"),
                N_ ("One number or one for each place, or empty to take it from the training images"), -INFINITY);
  install_list (configurable_class, G_STRUCT_OFFSET (StrataNormalization, variance), "variance", N_ ("Variance"),
                N_ ("One number or one for each place, or empty to take it from the training images"), 0);
  strata_configurable_class_install_argument (
    configurable_class, G_STRUCT_OFFSET (StrataNormalization, invert),
    g_param_spec_boolean ("invert", N_ ("Invert"), N_ ("The other way round: back to the numbers as they were"), FALSE,
                          STRATA_ARGUMENT));
}

static void
strata_normalization_init (StrataNormalization *self)
{
  self->zeros = strata_initializer_new ("zeros");
  self->ones = strata_initializer_new ("ones");
}
