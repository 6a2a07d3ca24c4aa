/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "h5-fixture.h"

#include <sys/resource.h>
#include <glib/gstdio.h>

#include <string.h>

void
h5_fixture_set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("strata-h5-XXXXXX", NULL);
  g_assert_nonnull (fixture->folder);
}

/* What is left behind but the files a test named is a temporary file that should be gone. */
void
h5_fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDir) folder = g_dir_open (fixture->folder, 0, NULL);

  for (const char *name = g_dir_read_name (folder); name != NULL; name = g_dir_read_name (folder))
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_assert_false (g_str_has_prefix (name, "."));
      g_unlink (path);
    }
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
}

char *
h5_path (Fixture *fixture, const char *name)
{
  return g_build_filename (fixture->folder, name, NULL);
}

char *
h5_golden_path (const char *name)
{
  return g_build_filename (g_getenv ("STRATA_TEST_SOURCE"), "golden", "keras-files", name, NULL);
}

static void
add (GPtrArray *layers, StrataLayer *layer, const char *name)
{
  g_assert_nonnull (layer);
  strata_layer_set_name (layer, name);
  g_ptr_array_add (layers, layer);
}

StrataSequential *
h5_make_sequential (void)
{
  g_autoptr (GPtrArray) layers = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (StrataConfigurable) he = STRATA_CONFIGURABLE (strata_initializer_new ("he_uniform"));
  g_autoptr (StrataConfigurable) constant = STRATA_CONFIGURABLE (strata_initializer_new ("constant"));
  g_autoptr (GError) error = NULL;
  StrataSequential *sequential;

  g_object_set (he, "seed", (gint64) 12, NULL);
  g_object_set (constant, "value", 0.125, NULL);
  add (layers, strata_layer_new ("Input", NULL), NULL);
  add (layers, strata_layer_new ("Flatten", NULL), NULL);
  add (layers,
       strata_layer_new ("Dense", "units", 6u, "activation", ST_SWISH, "kernel-initializer", he, "bias-initializer",
                         constant, NULL),
       "première");
  add (layers,
       strata_layer_new ("BatchNormalization", "momentum", 0.9, "epsilon", 1e-4, "gamma-initializer", constant, NULL),
       NULL);
  add (layers, strata_layer_new ("Dropout", "rate", 0.25, "seed", (gint64) 3, NULL), NULL);
  add (layers, strata_layer_new ("Dense", "units", 5u, "activation", ST_SELU, "use-bias", FALSE, NULL), NULL);
  add (layers, strata_layer_new ("BatchNormalization", "center", FALSE, "scale", FALSE, NULL), NULL);
  add (layers, strata_layer_new ("AlphaDropout", "rate", 0.1, NULL), NULL);
  add (layers, strata_layer_new ("Dense", "units", 3u, "activation", ST_LINEAR, NULL), NULL);
  add (layers, strata_layer_new ("Activation", "activation", ST_SOFTMAX, NULL), NULL);
  sequential = strata_sequential_new (&(StrataShape){ 2, { 4, 4 } }, layers, &error);
  g_assert_no_error (error);
  return sequential;
}

static void
fill_slots (StOptimizer *optimizer, const StModel *model)
{
  for (gsize s = 0; s < st_optimizer_get_n_slots (optimizer); s++)
    for (gsize i = 0; i < st_model_get_n_weights (model); i++)
      if (st_model_get_weight (model, i)->trainable)
        for (gsize k = 0; k < st_model_get_weight (model, i)->size; k++)
          st_optimizer_get_slot (optimizer, s, i)[k] = (float) (1000 * s + 100 * i + k) / 7;
}

StrataNetwork *
h5_make_network (const char *optimizer_name, const char *first_property, ...)
{
  static const float scale = 0.25f, offset = -1.5f;
  g_autoptr (StrataSequential) sequential = h5_make_sequential ();
  const StModel *model = strata_sequential_get_model (sequential);
  StWeights *weights = st_weights_new (model);
  g_autoptr (StrataScaler) scaler = strata_scaler_new (STRATA_SCALING_STANDARD, &scale, &offset, 1);
  g_autoptr (StrataOptimizer) optimizer = strata_optimizer_new (optimizer_name);
  g_autoptr (StrataLoss) loss = strata_loss_new ("categorical_crossentropy");
  g_autoptr (GPtrArray) metrics =
    strata_metric_list_new ((const char *const[]){ "accuracy", "categorical_accuracy", "Precision", NULL });
  g_autoptr (StrataCompileSettings) compile = NULL;
  StOptimizerConfig config = { 0 };
  StOptimizer *state;
  va_list properties;

  va_start (properties, first_property);
  g_object_set_valist (G_OBJECT (optimizer), first_property, properties);
  va_end (properties);
  g_object_set (metrics->pdata[2], "top-k", (gint64) 2, "name", NULL, NULL);
  compile = g_object_new (STRATA_TYPE_COMPILE_SETTINGS, "optimizer", optimizer, "loss", loss, "metrics", metrics, NULL);
  for (gsize i = 0; i < st_model_get_n_weights (model); i++)
    st_random_fill_uniform (9, ST_STREAM_INITIALIZER, i, st_weights_get (weights, i),
                            st_model_get_weight (model, i)->size);
  strata_optimizer_get_config (optimizer, &config);
  state = st_optimizer_new (model, &config);
  st_optimizer_set_iterations (state, 1719);
  fill_slots (state, model);
  return strata_network_new (sequential, weights, scaler, compile, state);
}

void
h5_assert_same_weights (StrataNetwork *a, StrataNetwork *b)
{
  const StModel *model = strata_sequential_get_model (strata_network_get_sequential (a));

  g_assert_cmpuint (st_model_get_n_weights (model), ==,
                    st_model_get_n_weights (strata_sequential_get_model (strata_network_get_sequential (b))));
  for (gsize i = 0; i < st_model_get_n_weights (model); i++)
    {
      gsize n = st_model_get_weight (model, i)->size * sizeof (float);

      g_assert_cmpmem (st_weights_get (strata_network_get_weights (a), i), n,
                       st_weights_get (strata_network_get_weights (b), i), n);
    }
}

void
h5_assert_same_optimizer (StrataNetwork *a, StrataNetwork *b)
{
  const StModel *model = strata_sequential_get_model (strata_network_get_sequential (a));
  StOptimizer *x = strata_network_get_optimizer (a), *y = strata_network_get_optimizer (b);

  g_assert_cmpmem (st_optimizer_get_config (x), sizeof (StOptimizerConfig), st_optimizer_get_config (y),
                   sizeof (StOptimizerConfig));
  g_assert_cmpint (st_optimizer_get_iterations (x), ==, st_optimizer_get_iterations (y));
  for (gsize s = 0; s < st_optimizer_get_n_slots (x); s++)
    for (gsize i = 0; i < st_model_get_n_weights (model); i++)
      if (st_model_get_weight (model, i)->trainable)
        {
          gsize n = st_model_get_weight (model, i)->size * sizeof (float);

          g_assert_cmpmem (st_optimizer_get_slot (x, s, i), n, st_optimizer_get_slot (y, s, i), n);
        }
}

float *
h5_predict_floats (StrataNetwork *network, const float *values, gsize n)
{
  StrataSequential *sequential = strata_network_get_sequential (network);
  const StModel *model = strata_sequential_get_model (sequential);
  const StSource source = { .floats = values,
                            .n_features = strata_shape_get_size (strata_sequential_get_input_shape (sequential)) };
  g_autofree guint32 *indices = g_new (guint32, n);
  float *outputs = g_new (float, n *strata_shape_get_size (strata_sequential_get_output_shape (sequential)));
  StTeam *team = st_team_new (1, FALSE);
  StPlan *plan = st_plan_new (model, team, &(StPlanOptions){ .batch_size = n });

  for (gsize i = 0; i < n; i++)
    indices[i] = (guint32) i;
  st_plan_predict (plan, strata_network_get_weights (network), &source, &(StBatch){ .indices = indices, .n = n },
                   outputs);
  st_plan_free (plan);
  st_team_free (team);
  return outputs;
}

void
h5_assert_same_files (const char *a, const char *b)
{
  g_autofree char *x = NULL;
  g_autofree char *y = NULL;
  gsize n, m;

  g_assert_true (g_file_get_contents (a, &x, &n, NULL));
  g_assert_true (g_file_get_contents (b, &y, &m, NULL));
  g_assert_cmpmem (x, n, y, m);
}

static long
get_peak_kilobytes (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

/* The processor's time, not the clock's: what else the machine does is no fault of the file. */
static double
get_seconds (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (double) usage.ru_utime.tv_sec + (double) usage.ru_stime.tv_sec
         + 1e-6 * (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

void
h5_refuse (const char *path, const char *name, const char *word)
{
  const long peak = get_peak_kilobytes ();
  const double start = get_seconds ();
  GError *error = NULL;

  g_assert_null (strata_network_load (path, &error));
  g_assert_cmpfloat (get_seconds () - start, <, 1);
  g_assert_cmpint (get_peak_kilobytes () - peak, <, 200 * 1024);
  g_test_message ("%s", error->message);
  h5_assert_error (error, -1, name, word, NULL);
}

void
h5_assert_error (GError *error, int code, ...)
{
  va_list words;

  g_assert_nonnull (error);
  g_assert_cmpstr (g_quark_to_string (error->domain), ==, g_quark_to_string (STRATA_FORMAT_ERROR));
  if (code >= 0)
    g_assert_cmpint (error->code, ==, code);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  va_start (words, code);
  for (const char *word = va_arg (words, const char *); word != NULL; word = va_arg (words, const char *))
    if (strstr (error->message, word) == NULL)
      g_error ("“%s” is not in the message: %s", word, error->message);
  va_end (words);
  g_error_free (error);
}
