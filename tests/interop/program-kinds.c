/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "program-kinds.h"

#include <string.h>

static StrataCompileSettings *
get_compile (StrataExperiment *experiment)
{
  return strata_experiment_get_compile (experiment);
}

/* --- Layers ---------------------------------------------------------------------------------------------------------- */

/* Before those that are there, in this order. */
static void
put_before (StrataExperiment *experiment, StrataLayer *const *layers, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      g_assert (layers[i] != NULL);
      strata_stack_insert (strata_experiment_get_stack (experiment), (guint) i, layers[i]);
      g_object_unref (layers[i]);
    }
}

/* 28 × 28 → 28 × 28 × 1 → … → 4. */
void
program_make_images (StrataExperiment *experiment)
{
  g_autoptr (StrataInitializer) orthogonal = strata_initializer_new ("orthogonal");
  const StrataTuple image = { 3, { 28, 28, 1 } }, two = { 2, { 2, 2 } }, four = { 2, { 4, 4 } };
  const StrataTuple turned = { 3, { 2, 3, 1 } }, one = { 4, { 1, 1, 1, 1 } };
  StrataLayer *const layers[] = {
    strata_layer_new ("Reshape", "target-shape", &image, NULL),
    strata_layer_new ("RandomFlip", "mode", 0, NULL),
    strata_layer_new ("RandomTranslation", "height-factor", "0.1", "width-factor", "-0.1, 0.2", NULL),
    strata_layer_new ("RandomRotation", "factor", "0.05", "fill-value", 0.5, NULL),
    strata_layer_new ("RandomZoom", "height-factor", "0.1", NULL),
    strata_layer_new ("RandomContrast", "factor", "0.2", NULL),
    strata_layer_new ("Rescaling", "scale", 1 / 127.5, "offset", -1.0, NULL),
    strata_layer_new ("Normalization", NULL, NULL),
    strata_layer_new ("ZeroPadding2D", "padding", &one, NULL),
    strata_layer_new ("Cropping2D", "cropping", &one, NULL),
    strata_layer_new ("Conv2D", "filters", 4u, "strides", &two, "padding", 1, "kernel-initializer", orthogonal, NULL),
    strata_layer_new ("BatchNormalization", "axis", 2, NULL),
    strata_layer_new ("DepthwiseConv2D", "padding", 1, NULL),
    strata_layer_new ("SeparableConv2D", "filters", 4u, "padding", 1, NULL),
    strata_layer_new ("GroupNormalization", "groups", 2, NULL),
    strata_layer_new ("MaxPooling2D", NULL, NULL),
    strata_layer_new ("Conv2DTranspose", "filters", 4u, "strides", &two, "padding", 1, NULL),
    strata_layer_new ("UpSampling2D", NULL, NULL),
    strata_layer_new ("AveragePooling2D", "pool-size", &four, NULL),
    strata_layer_new ("SpatialDropout2D", "rate", 0.1, NULL),
    strata_layer_new ("LayerNormalization", NULL, NULL),
    strata_layer_new ("Permute", "dims", &turned, NULL),
    strata_layer_new ("GlobalAveragePooling2D", NULL, NULL),
  };

  put_before (experiment, layers, G_N_ELEMENTS (layers));
}

/* 28 × 28 → 28 × 6 → … → 6. */
void
program_make_rows (StrataExperiment *experiment)
{
  StrataLayer *const layers[] = {
    strata_layer_new ("GaussianNoise", "stddev", 0.1, NULL),
    strata_layer_new ("Conv1D", "filters", 6u, "padding", 1, NULL),
    strata_layer_new ("MaxPooling1D", NULL, NULL),
    strata_layer_new ("AveragePooling1D", NULL, NULL),
    strata_layer_new ("LeakyReLU", NULL, NULL),
    strata_layer_new ("PReLU", NULL, NULL),
    strata_layer_new ("ELU", NULL, NULL),
    strata_layer_new ("ReLU", "max-value", 6.0, NULL),
    strata_layer_new ("UnitNormalization", NULL, NULL),
    strata_layer_new ("GroupNormalization", "axis", 1, "groups", -1, NULL),
    strata_layer_new ("GaussianDropout", "rate", 0.1, NULL),
    strata_layer_new ("AlphaDropout", "rate", 0.1, NULL),
    strata_layer_new ("Softmax", NULL, NULL),
    strata_layer_new ("Activation", "activation", ST_TANH, NULL),
    strata_layer_new ("Dropout", "rate", 0.1, NULL),
    strata_layer_new ("GlobalMaxPooling1D", NULL, NULL),
  };

  put_before (experiment, layers, G_N_ELEMENTS (layers));
}

void
program_make_global (StrataExperiment *experiment)
{
  const StrataTuple image = { 3, { 7, 2, 2 } };
  StrataLayer *const layers[] = {
    strata_layer_new ("GlobalAveragePooling1D", NULL, NULL),
    strata_layer_new ("Reshape", "target-shape", &image, NULL),
    strata_layer_new ("GlobalMaxPooling2D", NULL, NULL),
  };

  put_before (experiment, layers, G_N_ELEMENTS (layers));
}

/* Each is written where it is not the default. */
void
program_make_initializers (StrataExperiment *experiment)
{
  g_autoptr (GArray) kinds = strata_kind_list (STRATA_TYPE_INITIALIZER);

  for (guint i = 0; i < kinds->len; i++)
    {
      g_autoptr (StrataInitializer) initializer = g_object_new (g_array_index (kinds, GType, i), NULL);
      const char *name = strata_kind_get_class_name (g_array_index (kinds, GType, i));
      gboolean constant = g_str_equal (name, "Ones") || g_str_equal (name, "Constant");
      g_autoptr (StrataLayer) layer =
        g_str_equal (name, "Zeros")
          ? strata_layer_new ("BatchNormalization", "moving-variance-initializer", initializer, NULL)
          : strata_layer_new ("Dense", "units", 12u, "activation", ST_TANH,
                              constant ? "bias-initializer" : "kernel-initializer", initializer, NULL);

      if (g_str_equal (name, "GlorotUniform"))
        g_object_set (initializer, "seed", (gint64) 3, NULL);
      strata_stack_insert (strata_experiment_get_stack (experiment), 1, layer);
    }
}

/* --- Callbacks ------------------------------------------------------------------------------------------------------- */

static GObject *
enable (StrataExperiment *experiment, const char *name)
{
  StrataCallback *callback = strata_experiment_get_callback (experiment, name);

  strata_callback_set_enabled (callback, TRUE);
  return G_OBJECT (callback);
}

/* Those of Keras, all at once. */
void
program_make_callbacks (StrataExperiment *experiment)
{
  g_object_set (strata_compile_settings_get_optimizer (get_compile (experiment)), "use-ema", TRUE, "ema-momentum", 0.9,
                NULL);
  g_object_set (enable (experiment, "SwapEMAWeights"), "swap-on-epoch", TRUE, NULL);
  enable (experiment, "EarlyStopping");
  enable (experiment, "ModelCheckpoint");
  enable (experiment, "ReduceLROnPlateau");
  g_object_set (enable (experiment, "LearningRateScheduler"), "formula", "lr", NULL);
  g_object_set (enable (experiment, "TensorBoard"), "histogram-freq", 1u, "write-images", TRUE,
                "write-steps-per-second", TRUE, "update-freq", "10", NULL);
  enable (experiment, "CSVLogger");
  g_object_set (enable (experiment, "BackupAndRestore"), "save-freq", "20", NULL);
  enable (experiment, "TerminateOnNaN");
}

/* --- Metrics --------------------------------------------------------------------------------------------------------- */

#define N_FIRST 14

static gboolean
is_sparse (StrataMetric *metric)
{
  return g_str_has_prefix (strata_configurable_get_class_name (STRATA_CONFIGURABLE (metric)), "Sparse");
}

/* Of the metrics for such labels those from `first` on, and the two after or before them with weights. */
static void
set_metrics (StrataExperiment *experiment, const char *loss_name, gboolean sparse, guint first, guint n)
{
  g_autoptr (GArray) kinds = strata_kind_list (STRATA_TYPE_METRIC);
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) metrics = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) weighted = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (StrataLoss) loss = strata_loss_new (loss_name);

  for (guint i = 0; i < kinds->len; i++)
    {
      StrataMetric *metric = strata_metric_new (strata_kind_get_keras_name (g_array_index (kinds, GType, i)));
      g_ptr_array_add (all, metric);
      /* A number for each class is no curve. */
      if (g_object_class_find_property (G_OBJECT_GET_CLASS (metric), "average") != NULL)
        g_object_set (metric, "average", ST_AVERAGE_MACRO, NULL);
      if (is_sparse (metric) != sparse)
        g_ptr_array_remove (all, metric);
    }
  for (guint i = first; i < MIN (first + n, all->len); i++)
    g_ptr_array_add (metrics, g_object_ref (all->pdata[i]));
  for (guint i = 0; i < 2; i++)
    g_ptr_array_add (weighted, g_object_ref (all->pdata[(first + n + i) % all->len]));
  g_object_set (get_compile (experiment), "loss", loss, "metrics", metrics, "weighted-metrics", weighted, NULL);
}

void
program_make_metrics (StrataExperiment *experiment)
{
  set_metrics (experiment, "categorical_crossentropy", FALSE, 0, N_FIRST);
}

void
program_make_more_metrics (StrataExperiment *experiment)
{
  set_metrics (experiment, "categorical_crossentropy", FALSE, N_FIRST, N_FIRST);
}

void
program_make_sparse_metrics (StrataExperiment *experiment)
{
  set_metrics (experiment, "sparse_categorical_crossentropy", TRUE, 0, N_FIRST);
}

/* --- Losses, optimizers and what they are set with ------------------------------------------------------------------- */

static StrataConfigurable *
make_nth (GType base, guint i)
{
  g_autoptr (GArray) kinds = strata_kind_list (base);

  return g_object_new (g_array_index (kinds, GType, i % kinds->len), NULL);
}

guint
program_count_combinations (void)
{
  g_autoptr (GArray) losses = strata_kind_list (STRATA_TYPE_LOSS);

  return losses->len;
}

void
program_make_combination (StrataExperiment *experiment, guint i)
{
  g_autoptr (StrataConfigurable) loss = make_nth (STRATA_TYPE_LOSS, i);
  g_autoptr (StrataConfigurable) optimizer = make_nth (STRATA_TYPE_OPTIMIZER, i);
  g_autoptr (StrataConfigurable) schedule = make_nth (STRATA_TYPE_SCHEDULE, i);
  g_autoptr (StrataConfigurable) regularizer = make_nth (STRATA_TYPE_REGULARIZER, i);
  g_autoptr (StrataConfigurable) constraint = make_nth (STRATA_TYPE_CONSTRAINT, i);
  g_autoptr (GArray) schedules = strata_kind_list (STRATA_TYPE_SCHEDULE);
  GObject *dense = G_OBJECT (strata_stack_get_layer (strata_experiment_get_stack (experiment), 1));

  /* Of the rest the rate is compared. */
  if (i < schedules->len)
    g_object_set (optimizer, "schedule", schedule, NULL);
  g_object_set (dense, "units", 20u, "kernel-regularizer", regularizer, "kernel-constraint", constraint,
                "activity-regularizer", regularizer, NULL);
  g_object_set (get_compile (experiment), "loss", loss, "optimizer", optimizer, NULL);
}

/* --- The kinds themselves -------------------------------------------------------------------------------------------- */

static void
add_kinds (JsonBuilder *builder, const char *member, GType base)
{
  g_autoptr (GArray) kinds = strata_kind_list (base);

  json_builder_set_member_name (builder, member);
  json_builder_begin_array (builder);
  for (guint i = 0; i < kinds->len; i++)
    {
      json_builder_begin_array (builder);
      json_builder_add_string_value (builder, strata_kind_get_class_name (g_array_index (kinds, GType, i)));
      json_builder_add_string_value (builder, strata_kind_get_keras_name (g_array_index (kinds, GType, i)));
      json_builder_end_array (builder);
    }
  json_builder_end_array (builder);
}

JsonNode *
program_list_kinds (void)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  add_kinds (builder, "layer", STRATA_TYPE_LAYER);
  add_kinds (builder, "callback", STRATA_TYPE_CALLBACK);
  add_kinds (builder, "metric", STRATA_TYPE_METRIC);
  add_kinds (builder, "loss", STRATA_TYPE_LOSS);
  add_kinds (builder, "optimizer", STRATA_TYPE_OPTIMIZER);
  add_kinds (builder, "schedule", STRATA_TYPE_SCHEDULE);
  add_kinds (builder, "initializer", STRATA_TYPE_INITIALIZER);
  add_kinds (builder, "regularizer", STRATA_TYPE_REGULARIZER);
  add_kinds (builder, "constraint", STRATA_TYPE_CONSTRAINT);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}
