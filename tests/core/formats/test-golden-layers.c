/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Models of a few layers that real Keras recorded in tests/golden: read from Keras' own config, then outputs, loss, every
 * gradient, and the weights after some steps. */

#include "golden-tensor.h"
#include "strata-init.h"
#include "strata-keras-config.h"

#include <math.h>
#include <string.h>

#define TOLERANCE 1e-5
/* Steps build on each other. */
#define STEP_TOLERANCE 1e-4
#define RATE 0.1

typedef struct
{
  const char *name;
  StrataSequential *sequential;
  StWeights *weights;
  GoldenTensor *x, *target;
  StSource source;
  guint32 indices[64];
  StBatch batch;
} Case;

/* The layers as Keras' model_config, with the shape of x and a Flatten at the end. */
static StrataSequential *
read_model (JsonObject *json, const GoldenTensor *x)
{
  g_autoptr (JsonNode) layers =
    json_node_init_array (json_node_alloc (), json_object_get_array_member (json, "layers"));
  g_autofree char *list = json_to_string (layers, FALSE);
  g_autoptr (GString) shape = g_string_new (NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  StrataSequential *sequential;

  for (guint i = 1; i < x->rank; i++)
    g_string_append_printf (shape, ", %zu", x->shape[i]);
  list[strlen (list) - 1] = '\0';
  text =
    g_strdup_printf ("{\"class_name\": \"Sequential\", \"config\": {\"name\": \"m\", \"layers\": [{\"class_name\": "
                     "\"InputLayer\", \"config\": {\"batch_shape\": [null%s], \"name\": \"i\"}}, %s, "
                     "{\"class_name\": \"Flatten\", \"config\": {\"name\": \"last\"}}]}}",
                     shape->str, list + 1);
  sequential = strata_keras_model_from_json (text, json_object_get_string_member (json, "name"), NULL, &error);
  g_assert_no_error (error);
  return sequential;
}

static void
fill_weights (Case *c, JsonArray *list)
{
  const StModel *model = strata_sequential_get_model (c->sequential);

  g_assert_cmpuint (json_array_get_length (list), ==, st_model_get_n_weights (model));
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonObject *json = json_array_get_object_element (list, i);
      g_autoptr (GoldenTensor) start = golden_tensor_new (json);
      const StWeightInfo *info = st_model_get_weight (model, i);

      g_assert_cmpstr (info->name, ==, json_object_get_string_member (json, "name"));
      g_assert_cmpuint (info->size, ==, start->size);
      g_assert_cmpint (info->shape.rank, ==, start->rank);
      for (guint k = 0; k < start->rank; k++)
        g_assert_cmpuint (info->shape.dim[k], ==, start->shape[k]);
      memcpy (st_weights_get (c->weights, i), start->values, start->size * sizeof (float));
    }
}

static void
case_init (Case *c, JsonObject *json)
{
  *c = (Case){ .name = json_object_get_string_member (json, "name") };
  c->x = golden_tensor_get (json, "x");
  c->target = golden_tensor_get (json, "target");
  c->sequential = read_model (json, c->x);
  c->weights = st_weights_new (strata_sequential_get_model (c->sequential));
  fill_weights (c, json_object_get_array_member (json, "weights"));
  c->batch = (StBatch){ .indices = c->indices, .n = c->x->shape[0] };
  c->source = (StSource){
    .floats = c->x->values,
    .n_features = c->x->size / c->batch.n,
    .targets = c->target->values,
  };
  g_assert_cmpuint (c->batch.n, <=, G_N_ELEMENTS (c->indices));
  for (guint i = 0; i < c->batch.n; i++)
    c->indices[i] = i;
}

static void
case_clear (Case *c)
{
  st_weights_free (c->weights);
  golden_tensor_free (c->x);
  golden_tensor_free (c->target);
  g_object_unref (c->sequential);
}

static StPlan *
make_plan (Case *c, StTeam *team, gboolean reference)
{
  return st_plan_new (strata_sequential_get_model (c->sequential), team,
                      &(StPlanOptions){ .batch_size = c->batch.n,
                                        .training = true,
                                        .loss = ST_MEAN_SQUARED_ERROR,
                                        .reference = reference,
                                        .use_all_threads = true });
}

static void
check_outputs (Case *c, StPlan *plan, JsonObject *json)
{
  g_autoptr (GoldenTensor) y = golden_tensor_get (json, "y");
  g_autofree float *outputs = g_new (float, y->size);

  g_assert_cmpuint (y->size, ==, c->target->size);
  st_plan_predict (plan, c->weights, &c->source, &c->batch, outputs);
  golden_tensor_assert (y, outputs, TOLERANCE, c->name);
}

static void
check_gradients (Case *c, StPlan *plan, JsonObject *json)
{
  const StModel *model = strata_sequential_get_model (c->sequential);
  JsonArray *list = json_object_get_array_member (json, "gradients");
  StMeasures measures = { 0 };
  size_t n;
  guint next = 0;

  st_weights_get_trainable (c->weights, &n);
  g_autofree float *gradients = g_new (float, n + 1);
  st_plan_gradients (plan, c->weights, &c->source, &c->batch, gradients, &measures);
  g_assert_cmpfloat_with_epsilon (measures.batch_loss, json_object_get_double_member (json, "loss"),
                                  TOLERANCE * (1 + measures.batch_loss));
  for (size_t i = 0; i < st_model_get_n_weights (model); i++)
    if (st_model_get_weight (model, i)->trainable)
      {
        g_autoptr (GoldenTensor) gradient = golden_tensor_new (json_array_get_object_element (list, next++));
        golden_tensor_assert (gradient, gradients + st_model_get_weight (model, i)->offset, TOLERANCE, c->name);
      }
  g_assert_cmpuint (next, ==, json_array_get_length (list));
}

static void
check_steps (Case *c, StPlan *plan, JsonObject *json)
{
  const StModel *model = strata_sequential_get_model (c->sequential);
  JsonArray *losses = json_object_get_array_member (json, "losses");
  JsonArray *after = json_object_get_array_member (json, "after");
  StOptimizer *optimizer = st_optimizer_new (model, &(StOptimizerConfig){ .rule = ST_SGD, .learning_rate = RATE });

  for (guint step = 0; step < json_array_get_length (losses); step++)
    {
      StMeasures measures = { 0 };
      double expected = json_array_get_double_element (losses, step);

      st_plan_train_step (plan, c->weights, optimizer, &c->source, &c->batch, &measures);
      if (!(fabs (measures.batch_loss - expected) <= STEP_TOLERANCE * (1 + expected)))
        g_error ("%s, step %u: loss %.9g instead of %.9g", c->name, step, measures.batch_loss, expected);
    }
  for (guint i = 0; i < json_array_get_length (after); i++)
    {
      g_autoptr (GoldenTensor) expected = golden_tensor_new (json_array_get_object_element (after, i));
      golden_tensor_assert (expected, st_weights_get (c->weights, i), STEP_TOLERANCE, c->name);
    }
  st_optimizer_free (optimizer);
}

/* Plain loops, one thread, two threads. */
static void
check_case (JsonObject *json)
{
  StTeam *team = st_team_new (2, false);

  for (int way = 0; way < 3; way++)
    {
      Case c;
      StPlan *plan;

      case_init (&c, json);
      plan = make_plan (&c, way == 2 ? team : NULL, way == 0);
      check_outputs (&c, plan, json);
      check_gradients (&c, plan, json);
      check_steps (&c, plan, json);
      st_plan_free (plan);
      case_clear (&c);
    }
  st_team_free (team);
}

typedef struct
{
  const char *file;
  guint least; /* cases the file must have */
} File;

static const File files[] = {
  { "rules.json", 19 },
  { "layers-shape.json", 7 },
  { "layers-activation.json", 19 },
  { "layers-convolution.json", 27 },
  { "layers-pooling.json", 27 },
  { "layers-convolution-other.json", 22 },
  { "layers-size.json", 7 },
  { "layers-normalization.json", 16 },
  { "layers-augmentation.json", 39 },
  { "layers-normalization-kept.json", 8 },
};

static void
test_file (const void *data)
{
  const File *file = data;
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonArray *cases = golden_open (parser, file->file);

  g_assert_cmpuint (json_array_get_length (cases), >=, file->least);
  for (guint i = 0; i < json_array_get_length (cases); i++)
    check_case (json_array_get_object_element (cases, i));
}

/* What a weight's initializer takes for its inputs and outputs. */
static void
check_fans (JsonObject *json)
{
  const StrataKerasPlace place = { "fans.json", json_object_get_string_member (json, "name") };
  JsonObject *kind = json_object_get_object_member (json, "layer");
  JsonArray *dims = json_object_get_array_member (json, "input_shape");
  JsonArray *weights = json_object_get_array_member (json, "weights");
  g_autoptr (StrataConfigurable) layer =
    strata_kind_new (STRATA_TYPE_LAYER, json_object_get_string_member (kind, "class_name"));
  StrataShape input = { .rank = (int) json_array_get_length (dims) };
  g_autoptr (GArray) specs = NULL;
  g_autoptr (GError) error = NULL;

  strata_keras_set_arguments (layer, json_object_get_object_member (kind, "config"), &place, &error);
  g_assert_no_error (error);
  for (int i = 0; i < input.rank; i++)
    input.dim[i] = (gsize) json_array_get_int_element (dims, (guint) i);
  specs = strata_layer_list_weights (STRATA_LAYER (layer), &input);
  g_assert_cmpuint (specs->len, ==, json_array_get_length (weights));
  for (guint i = 0; i < specs->len; i++)
    {
      const StrataWeightSpec *spec = &g_array_index (specs, StrataWeightSpec, i);
      JsonObject *weight = json_array_get_object_element (weights, i);

      g_assert_cmpstr (spec->name, ==, json_object_get_string_member (weight, "name"));
      g_assert_cmpuint (spec->fan_in, ==, json_object_get_int_member (weight, "fan_in"));
      g_assert_cmpuint (spec->fan_out, ==, json_object_get_int_member (weight, "fan_out"));
    }
}

static void
test_fans (void)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonArray *cases = golden_open (parser, "fans.json");

  g_assert_cmpuint (json_array_get_length (cases), >=, 13);
  for (guint i = 0; i < json_array_get_length (cases); i++)
    check_fans (json_array_get_object_element (cases, i));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  strata_init ();
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_strdup_printf ("/golden/layers/%s", files[i].file);
      g_test_add_data_func (path, &files[i], test_file);
    }
  g_test_add_func ("/golden/layers/fans.json", test_fans);
  return g_test_run ();
}
