/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Optimizers and schedules, made from their arguments in Keras, against values that real Keras recorded in tests/golden:
 * the weights of twenty steps by each level of the kernels and by the plain loops, the slots, the rates. */

#include "clip.h"
#include "golden-tensor.h"
#include "strata-init.h"
#include "strata-keras-config.h"

#include <string.h>

#define TOLERANCE 1e-4
#define N_STEPS 20

typedef struct
{
  const char *name;
  StModel *model;
  StWeights *weights;
  StOptimizer *optimizer;
} Case;

static gpointer
read_kind (GType base, const char *class_name, JsonObject *config, const char *name)
{
  const StrataKerasPlace place = { "golden", name };
  StrataConfigurable *object = strata_kind_new (base, class_name);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (object);
  strata_keras_set_arguments (object, config, &place, &error);
  g_assert_no_error (error);
  return object;
}

static void
case_init (Case *c, JsonObject *json)
{
  g_autoptr (StrataOptimizer) optimizer = NULL;
  g_autoptr (GoldenTensor) kernel = golden_tensor_get (json, "kernel"), bias = golden_tensor_get (json, "bias");
  StOptimizerConfig config;

  c->name = json_object_get_string_member (json, "name");
  optimizer = read_kind (STRATA_TYPE_OPTIMIZER, json_object_get_string_member (json, "optimizer"),
                         json_object_get_object_member (json, "config"), c->name);
  strata_optimizer_get_config (optimizer, &config);
  c->model = st_model_new (&(StShape){ .rank = 1, .dim = { kernel->shape[0] } });
  st_model_add (c->model, &st_op_dense, &(StDenseConfig){ .units = bias->size, .use_bias = true });
  c->weights = st_weights_new (c->model);
  c->optimizer = st_optimizer_new (c->model, &config);
  memcpy (st_weights_get (c->weights, 0), kernel->values, kernel->size * sizeof (float));
  memcpy (st_weights_get (c->weights, 1), bias->values, bias->size * sizeof (float));
}

static void
case_clear (Case *c)
{
  st_optimizer_free (c->optimizer);
  st_weights_free (c->weights);
  st_model_free (c->model);
}

/* The gradient of a step has a name of its own, and the shape of its weight. */
static GoldenTensor *
get_gradient (JsonObject *json, const char *part, int step)
{
  JsonObject *weight = json_object_get_object_member (json, part);
  g_autofree char *name = g_strdup_printf ("%s/%s-%d", json_object_get_string_member (json, "name"), part, step);
  g_autoptr (JsonObject) one = json_object_new ();

  json_object_set_array_member (one, "shape", json_array_ref (json_object_get_array_member (weight, "shape")));
  json_object_set_string_member (one, "gen", name);
  json_object_set_double_member (one, "scale", json_object_get_double_member (json, "gradient_scale"));
  json_object_set_double_member (one, "offset", 0);
  return golden_tensor_new (one);
}

static void
assert_values (JsonArray *expected, const st_real *found, const char *what)
{
  for (guint i = 0; i < json_array_get_length (expected); i++)
    {
      const double value = json_array_get_double_element (expected, i);

      if (!(ABS ((double) found[i] - value) <= TOLERANCE * (1 + ABS (value))))
        g_error ("%s, element %u: %.9g instead of %.9g", what, i, (double) found[i], value);
    }
}

static void
take_step (Case *c, JsonObject *json, const StKernels *kernels, int step)
{
  static const char *const parts[] = { "kernel", "bias" };
  double squares[8];
  StUpdate update;

  st_optimizer_begin_step (c->optimizer, c->weights, kernels, &update);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autoptr (GoldenTensor) gradient = get_gradient (json, parts[i], step);
      st_update_apply (&update, st_model_get_weight (c->model, i)->offset, gradient->size, gradient->values);
    }
  if (update.clip == NULL)
    return;
  g_assert_cmpuint (st_clip_count_pieces (c->model), <=, G_N_ELEMENTS (squares));
  st_clip_measure (&update, c->model, 0, 1, squares);
  st_clip_apply (&update, c->model, 0, 1, squares);
}

/* By name and in the order of Keras' variables: some slots of all weights, then others. */
static void
check_slots (Case *c, JsonArray *slots)
{
  gsize n_seen[ST_MAX_SLOTS] = { 0 };

  g_assert_cmpuint (json_array_get_length (slots), ==, 2 * st_optimizer_get_n_slots (c->optimizer));
  for (guint i = 0; i < json_array_get_length (slots); i++)
    {
      JsonObject *slot = json_array_get_object_element (slots, i);
      const char *name = json_object_get_string_member (slot, "name");
      g_autofree char *what = g_strdup_printf ("%s, slot %s", c->name, name);
      gsize found = ST_MAX_SLOTS, length = 0;

      for (gsize s = 0; s < st_optimizer_get_n_slots (c->optimizer); s++)
        {
          const char *own = st_optimizer_get_slot_name (c->optimizer, s);

          if (g_str_has_suffix (name, own) && strlen (own) > length)
            {
              found = s;
              length = strlen (own);
            }
        }
      g_assert_cmpuint (found, <, ST_MAX_SLOTS);
      g_assert_cmpuint (n_seen[found], <, 2);
      assert_values (json_object_get_array_member (slot, "values"),
                     st_optimizer_get_slot (c->optimizer, found, n_seen[found]), what);
      n_seen[found]++;
    }
}

static void
check_optimizer (JsonObject *json, const StKernels *kernels)
{
  JsonObject *after = json_object_get_object_member (json, "after");
  Case c;

  case_init (&c, json);
  for (int step = 1; step <= N_STEPS; step++)
    {
      g_autofree char *member = g_strdup_printf ("%d", step);
      g_autofree char *what = g_strdup_printf ("%s, %s, step %d", c.name, kernels->name, step);

      take_step (&c, json, kernels, step);
      if (!json_object_has_member (after, member))
        continue;
      for (guint i = 0; i < 2; i++)
        assert_values (json_array_get_array_element (json_object_get_array_member (after, member), i),
                       st_weights_get (c.weights, i), what);
    }
  g_assert_cmpint (st_optimizer_get_iterations (c.optimizer), ==, json_object_get_int_member (json, "iterations"));
  check_slots (&c, json_object_get_array_member (json, "slots_after_20"));
  case_clear (&c);
}

static void
test_optimizers (void)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonArray *cases = golden_open (parser, "optimizers.json");

  g_assert_cmpuint (json_array_get_length (cases), >=, 65);
  for (guint i = 0; i < json_array_get_length (cases); i++)
    {
      check_optimizer (json_array_get_object_element (cases, i), &st_kernels_reference);
      for (const StKernels *const *level = st_kernels_list (); *level != NULL; level++)
        check_optimizer (json_array_get_object_element (cases, i), *level);
    }
}

static void
test_schedules (void)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonArray *cases = golden_open (parser, "schedules.json");

  g_assert_cmpuint (json_array_get_length (cases), >=, 15);
  for (guint i = 0; i < json_array_get_length (cases); i++)
    {
      JsonObject *json = json_array_get_object_element (cases, i);
      const char *name = json_object_get_string_member (json, "schedule");
      JsonArray *rates = json_object_get_array_member (json, "rates");
      g_autoptr (StrataSchedule) object =
        read_kind (STRATA_TYPE_SCHEDULE, name, json_object_get_object_member (json, "config"), name);
      StSchedule schedule;

      strata_schedule_get_schedule (object, &schedule);
      for (guint step = 0; step < json_array_get_length (rates); step++)
        {
          const double expected = json_array_get_double_element (rates, step);
          const double found = st_schedule_get_learning_rate (&schedule, step);

          if (!(ABS (found - expected) <= 1e-5 * (0.1 + ABS (expected))))
            g_error ("%s %u, step %u: %.9g instead of %.9g", name, i, step, found, expected);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  strata_init ();
  g_test_add_func ("/golden/optimizers.json", test_optimizers);
  g_test_add_func ("/golden/schedules.json", test_schedules);
  return g_test_run ();
}
