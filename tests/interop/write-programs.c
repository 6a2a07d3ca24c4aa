/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "program-kinds.h"

/* write-programs FOLDER: the Keras programs of the bundled experiments, and of some that use what those do not, so that
 * each kind of kinds.json is in one of them; each beside a NAME.json that says what Keras should find in it, and beside the
 * untrained network: its weights, the model in Keras' and ONNX' format with its scaling inside and outside, and what it
 * says of the first 50 test images. */

#define N_IMAGES 50

static GObject *
layer_at (StrataExperiment *experiment, guint position)
{
  return G_OBJECT (strata_stack_get_layer (strata_experiment_get_stack (experiment), position));
}

static void
set_loss (StrataExperiment *experiment, const char *name)
{
  g_autoptr (StrataLoss) loss = strata_loss_new (name);

  g_object_set (strata_experiment_get_compile (experiment), "loss", loss, NULL);
}

static void
insert (StrataExperiment *experiment, guint position, StrataLayer *layer)
{
  strata_stack_insert (strata_experiment_get_stack (experiment), position, layer);
  g_object_unref (layer);
}

/* Own names, in a block too; a layer left out; an initializer with a seed; Adam; rows of 0 and 1 as labels. */
static void
make_named (StrataExperiment *experiment)
{
  StrataBlock *block = STRATA_BLOCK (layer_at (experiment, 1));
  g_autoptr (StrataLayer) dense = g_list_model_get_item (G_LIST_MODEL (strata_block_get_layers (block)), 0);
  g_autoptr (StrataInitializer) he = strata_initializer_new ("he_normal");
  g_autoptr (StrataOptimizer) adam = strata_optimizer_new ("adam");

  g_object_set (block, "repeat", 3u, NULL);
  g_object_set (he, "seed", (gint64) 5, NULL);
  g_object_set (dense, "name", "hidden", "kernel-initializer", he, "use-bias", FALSE, NULL);
  insert (experiment, 1, strata_layer_new ("Dropout", "rate", 0.25, "enabled", FALSE, NULL));
  insert (experiment, 1, strata_layer_new ("BatchNormalization", "momentum", 0.9, NULL));
  g_object_set (adam, "learning-rate", 0.002, NULL);
  g_autoptr (GPtrArray) metrics = strata_metric_list_new ((const char *const[]){
    "accuracy", "categorical_accuracy", "top_k_categorical_accuracy", "Precision", "auc", "f1_score", "mse", NULL });
  g_autoptr (GPtrArray) weighted = strata_metric_list_new ((const char *const[]){ "accuracy", NULL });

  g_object_set (metrics->pdata[2], "k", (gint64) 3, "name", "top_3", NULL);
  g_object_set (metrics->pdata[3], "thresholds", 0.25, "name", NULL, NULL);
  g_object_set (metrics->pdata[5], "average", 2, "threshold", 0.5, NULL);
  g_object_set (strata_experiment_get_compile (experiment), "optimizer", adam, "metrics", metrics, "weighted-metrics",
                weighted, NULL);
  set_loss (experiment, "categorical_crossentropy");
}

/* Min-max, no validation, weights of classes, a batch size, a seed, callbacks that write. */
static void
make_weighted (StrataExperiment *experiment)
{
  GVariantBuilder weights;
  GObject *checkpoint = G_OBJECT (strata_experiment_get_callback (experiment, "ModelCheckpoint"));
  GObject *logger = G_OBJECT (strata_experiment_get_callback (experiment, "CSVLogger"));

  g_variant_builder_init (&weights, G_VARIANT_TYPE ("a{ud}"));
  for (guint i = 0; i < 10; i++)
    g_variant_builder_add (&weights, "{ud}", i, i == 0 ? 2.5 : 1.0);
  g_object_set (strata_experiment_get_scaling (experiment), "scaling", STRATA_SCALING_MIN_MAX, NULL);
  g_object_set (strata_experiment_get_data (experiment), "validation", 0u, NULL);
  g_object_set (strata_experiment_get_fit (experiment), "batch-size", 64u, "seed", (guint64) 7, "shuffle", FALSE,
                "class-weights", g_variant_builder_end (&weights), NULL);
  g_object_set (checkpoint, "enabled", TRUE, "monitor", "loss", "save-weights-only", TRUE, NULL);
  g_object_set (logger, "enabled", TRUE, NULL);
  g_object_set (strata_experiment_get_callback (experiment, "LearningRateScheduler"), "enabled", TRUE, "formula",
                "lr * exp(-0.1) if epoch > 2 and not epoch % 2 == 1 else lr", NULL);
}

/* IDX files of a folder, scaled pixel by pixel; one kind of activation after the other; callbacks Keras lacks. */
static void
make_own_files (StrataExperiment *experiment)
{
  static const StActivation activations[] = { ST_LEAKY_RELU, ST_GELU, ST_SWISH, ST_ELU, ST_SOFTPLUS, ST_TANH };

  g_autoptr (StrataConfigurable) schedule = strata_kind_new (STRATA_TYPE_SCHEDULE, "CosineDecay");

  g_object_set (schedule, "initial-learning-rate",
                strata_optimizer_get_learning_rate (
                  strata_compile_settings_get_optimizer (strata_experiment_get_compile (experiment))),
                "decay-steps", 10u, NULL);
  g_object_set (strata_experiment_get_data (experiment), "source", "idx", "folder", g_getenv ("STRATA_IDX_FOLDER"),
                NULL);
  g_object_set (strata_experiment_get_scaling (experiment), "scaling", STRATA_SCALING_STANDARD_PER_PIXEL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (activations); i++)
    insert (experiment, 2, strata_layer_new ("Activation", "activation", activations[i], NULL));
  g_object_set (strata_experiment_get_callback (experiment, "EarlyStopping"), "enabled", TRUE, "baseline", 0.5, NULL);
  g_object_set (strata_experiment_get_callback (experiment, "StopAtTarget"), "enabled", TRUE, "target", 0.99, NULL);
  g_object_set (strata_experiment_get_callback (experiment, "StopAfterTime"), "enabled", TRUE, NULL);
  g_object_set (strata_experiment_get_callback (experiment, "ReduceLROnPlateau"), "enabled", TRUE, "patience", 3u,
                NULL);
  g_object_set (strata_experiment_get_callback (experiment, "LearningRateScheduler"), "enabled", TRUE, "schedule",
                schedule, NULL);
}

static void
write_file (const char *folder, const char *name, const char *suffix, const char *text)
{
  g_autofree char *file_name = g_strconcat (name, suffix, NULL);
  g_autofree char *path = g_build_filename (folder, file_name, NULL);
  g_autoptr (GError) error = NULL;

  if (!g_file_set_contents (path, text, -1, &error))
    g_error ("%s", error->message);
}

/* A rate that a schedule moves is null. */
static void
add_compile (JsonBuilder *builder, StrataCompileSettings *compile)
{
  StrataOptimizer *optimizer = strata_compile_settings_get_optimizer (compile);
  g_auto (GStrv) metrics = strata_compile_settings_dup_metric_names (compile);

  json_builder_set_member_name (builder, "learning_rate");
  if (strata_optimizer_has_schedule (optimizer))
    json_builder_add_null_value (builder);
  else
    json_builder_add_double_value (builder, strata_optimizer_get_learning_rate (optimizer));
  json_builder_set_member_name (builder, "metrics");
  json_builder_begin_array (builder);
  for (guint i = 0; metrics[i] != NULL; i++)
    json_builder_add_string_value (builder, metrics[i]);
  json_builder_end_array (builder);
}

static void
write_program (const char *folder, const char *name, StrataExperiment *experiment)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StrataSequential) sequential = strata_stack_resolve (strata_experiment_get_stack (experiment), &error);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *code = strata_experiment_to_keras_code (experiment);

  if (sequential == NULL || !strata_experiment_validate (experiment, &error))
    g_error ("%s: %s", name, error->message);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "layers");
  json_builder_begin_array (builder);
  for (guint i = 0; i < strata_sequential_get_n_layers (sequential); i++)
    json_builder_add_string_value (builder, strata_sequential_get_layer (sequential, i)->name);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "params");
  json_builder_add_int_value (builder, strata_sequential_get_n_params (sequential));
  json_builder_set_member_name (builder, "optimizer");
  json_builder_add_string_value (
    builder, strata_configurable_get_class_name (STRATA_CONFIGURABLE (
               strata_compile_settings_get_optimizer (strata_experiment_get_compile (experiment)))));
  add_compile (builder, strata_experiment_get_compile (experiment));
  json_builder_end_object (builder);

  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_autofree char *facts = json_to_string (root, TRUE);
  write_file (folder, name, ".py", code);
  write_file (folder, name, ".json", facts);
}

static void export(StrataNetwork *network,
                   const char *folder,
                   const char *name,
                   const char *suffix,
                   StrataModelFormat format,
                   StrataExportScaling scaling)
{
  g_autofree char *file_name = g_strconcat (name, suffix, NULL);
  g_autofree char *path = g_build_filename (folder, file_name, NULL);
  g_autoptr (GError) error = NULL;

  if (!strata_network_export (network, path, format, scaling, &error))
    g_error ("%s", error->message);
}

static void
write_network (const char *folder, const char *name, StrataExperiment *experiment)
{
  g_autofree char *file_name = g_strconcat (name, ".f32", NULL);
  g_autofree char *path = g_build_filename (folder, file_name, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (StrataDataset) dataset = strata_dataset_load (strata_experiment_get_data (experiment), NULL, NULL, &error);
  g_autoptr (StrataSequential) sequential = strata_stack_resolve (strata_experiment_get_stack (experiment), NULL);
  g_autoptr (StrataScaler) scaler = NULL;
  g_autoptr (StrataNetwork) network = NULL;
  g_autofree float *predictions = NULL;
  StrataScaling scaling;
  StWeights *weights;

  if (dataset == NULL)
    g_error ("%s", error->message);
  g_object_get (strata_experiment_get_scaling (experiment), "scaling", &scaling, NULL);
  scaler = scaling != STRATA_SCALING_NONE ? strata_scaler_fit (scaling, dataset) : NULL;
  weights = st_weights_new (strata_sequential_get_model (sequential));
  strata_sequential_initialize (sequential, weights, 3);
  network = strata_network_new (sequential, weights, scaler, strata_experiment_get_compile (experiment), NULL);

  export(network, folder, name, ".weights.h5", STRATA_MODEL_FORMAT_WEIGHTS, STRATA_EXPORT_SCALING_OUTSIDE);
  export(network, folder, name, "-outside.keras", STRATA_MODEL_FORMAT_KERAS, STRATA_EXPORT_SCALING_OUTSIDE);
  export(network, folder, name, "-inside.keras", STRATA_MODEL_FORMAT_KERAS, STRATA_EXPORT_SCALING_INSIDE);
  export(network, folder, name, "-inside.h5", STRATA_MODEL_FORMAT_H5, STRATA_EXPORT_SCALING_INSIDE);
  export(network, folder, name, "-outside.onnx", STRATA_MODEL_FORMAT_ONNX, STRATA_EXPORT_SCALING_OUTSIDE);
  export(network, folder, name, "-inside.onnx", STRATA_MODEL_FORMAT_ONNX, STRATA_EXPORT_SCALING_INSIDE);
  predictions =
    strata_network_predict (network, strata_dataset_get_pixels (dataset, STRATA_SPLIT_TEST), N_IMAGES, 1, NULL, &error);
  if (predictions == NULL
      || !g_file_set_contents (
        path, (const char *) predictions,
        (gssize) (N_IMAGES * strata_shape_get_size (strata_sequential_get_output_shape (sequential))
                  * sizeof *predictions),
        &error))
    g_error ("%s", error->message);
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *name, *base;
    void (*make) (StrataExperiment *experiment);
  } more[] = {
    { "named", "deep-relu", make_named },
    { "weighted", "sigmoid", make_weighted },
    { "own-files", "sigmoid", make_own_files },
    { "images", "sigmoid", program_make_images },
    { "rows", "sigmoid", program_make_rows },
    { "global", "sigmoid", program_make_global },
    { "initializers", "standardized", program_make_initializers },
    { "callbacks", "standardized", program_make_callbacks },
    { "metrics", "standardized", program_make_metrics },
    { "more-metrics", "standardized", program_make_more_metrics },
    { "sparse-metrics", "standardized", program_make_sparse_metrics },
  };

  if (argc != 2)
    return 2;
  strata_init ();
  g_auto (GStrv) names = strata_bundled_list ();
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autoptr (StrataExperiment) experiment = strata_bundled_load (names[i], NULL);
      write_program (argv[1], names[i], experiment);
      write_network (argv[1], names[i], experiment);
    }
  for (guint i = 0; i < G_N_ELEMENTS (more); i++)
    {
      g_autoptr (StrataExperiment) experiment = strata_bundled_load (more[i].base, NULL);
      more[i].make (experiment);
      write_program (argv[1], more[i].name, experiment);
      write_network (argv[1], more[i].name, experiment);
    }
  for (guint i = 0; i < program_count_combinations (); i++)
    {
      g_autoptr (StrataExperiment) experiment = strata_bundled_load ("standardized", NULL);
      g_autofree char *name = g_strdup_printf ("combination-%02u", i);
      program_make_combination (experiment, i);
      write_program (argv[1], name, experiment);
      write_network (argv[1], name, experiment);
    }
  g_autoptr (JsonNode) kinds = program_list_kinds ();
  g_autofree char *text = json_to_string (kinds, FALSE);
  write_file (argv[1], "kinds", ".json", text);
  return 0;
}
