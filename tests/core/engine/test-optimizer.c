/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Three steps of each rule against the formulas of keras.optimizers, written out for one weight in double. */

#include "networks.h"

#include <glib.h>
#include <math.h>
#include <string.h>

typedef struct
{
  const char *name;
  StOptimizerConfig config;
  size_t n_slots;
} Case;

static const Case cases[] = {
  { "sgd", { .rule = ST_SGD, .learning_rate = 0.1 }, 0 },
  { "momentum", { .rule = ST_SGD, .learning_rate = 0.1, .momentum = 0.9 }, 1 },
  { "nesterov", { .rule = ST_SGD, .learning_rate = 0.1, .momentum = 0.9, .nesterov = true }, 1 },
  { "adam", { .rule = ST_ADAM, .learning_rate = 0.01, .beta_1 = 0.9, .beta_2 = 0.999, .epsilon = 1e-7 }, 2 },
  { "amsgrad",
    { .rule = ST_ADAM, .learning_rate = 0.01, .beta_1 = 0.8, .beta_2 = 0.9, .epsilon = 1e-7, .amsgrad = true },
    3 },
};

typedef struct
{
  double w, m, v, most;
} Weight;

static void
step_by_formula (const StOptimizerConfig *c, Weight *x, double g, int t)
{
  if (c->rule == ST_SGD)
    {
      x->m = c->momentum * x->m - c->learning_rate * g;
      x->w += c->nesterov ? c->momentum * x->m - c->learning_rate * g : x->m;
      return;
    }
  double rate = c->learning_rate * sqrt (1 - pow (c->beta_2, t)) / (1 - pow (c->beta_1, t));
  x->m += (g - x->m) * (1 - c->beta_1);
  x->v += (g * g - x->v) * (1 - c->beta_2);
  x->most = MAX (x->most, x->v);
  x->w -= rate * x->m / (sqrt (c->amsgrad ? x->most : x->v) + c->epsilon);
}

static void
test_rule (const void *data)
{
  const Case *c = data;
  Data *d = data_new (40, 50, 5);
  StSource source = data_as_bytes (d);
  StModel *model = network_new (&(StShape){ .rank = 1, .dim = { 50 } }, "dense 37 tanh, batch, dense 5 softmax");
  StWeights *weights = network_new_weights (model, 1);
  StOptimizer *optimizer = st_optimizer_new (model, &c->config);
  const StPlanOptions options = { .batch_size = 40, .training = true };
  StPlan *plan = st_plan_new (model, NULL, &options), *other = st_plan_new (model, NULL, &options);
  StBatch batch = { .indices = d->indices, .n = 40 };
  StMeasures measures = { 0 };
  size_t n;
  st_real *w = st_weights_get_trainable (weights, &n);
  g_autofree Weight *expected = g_new0 (Weight, n);
  g_autofree st_real *gradients = g_new (st_real, n);

  g_assert_cmpuint (st_optimizer_get_n_slots (optimizer), ==, c->n_slots);
  for (size_t i = 0; i < n; i++)
    expected[i].w = (double) w[i];
  for (int t = 1; t <= 3; t++)
    {
      st_plan_gradients (other, weights, &source, &batch, gradients, &measures);
      st_plan_train_step (plan, weights, optimizer, &source, &batch, &measures);
      g_assert_cmpint (st_optimizer_get_iterations (optimizer), ==, t);
      for (size_t i = 0; i < n; i++)
        {
          step_by_formula (&c->config, &expected[i], (double) gradients[i], t);
          g_assert_cmpfloat_with_epsilon (w[i], expected[i].w, 2e-5);
        }
    }
  for (size_t i = 0; i < st_model_get_n_weights (model) && c->n_slots; i++)
    {
      const StWeightInfo *info = st_model_get_weight (model, i);
      const st_real *slot = st_optimizer_get_slot (optimizer, 0, i);

      g_assert_cmpint (slot != NULL, ==, info->trainable);
      for (size_t j = 0; slot && j < info->size; j++)
        g_assert_cmpfloat_with_epsilon (slot[j], expected[info->offset + j].m, 1e-5);
    }

  StOptimizer *copy = st_optimizer_copy (optimizer);
  g_assert_cmpint (st_optimizer_get_iterations (copy), ==, 3);
  if (c->n_slots)
    g_assert_cmpmem (st_optimizer_get_slot (copy, c->n_slots - 1, 0), 50 * 37 * sizeof (st_real),
                     st_optimizer_get_slot (optimizer, c->n_slots - 1, 0), 50 * 37 * sizeof (st_real));
  st_optimizer_free (copy);
  st_plan_free (plan);
  st_plan_free (other);
  st_optimizer_free (optimizer);
  st_weights_free (weights);
  st_model_free (model);
  data_free (d);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/engine/optimizer/%s", cases[i].name);
      g_test_add_data_func (path, &cases[i], test_rule);
    }
  return g_test_run ();
}
