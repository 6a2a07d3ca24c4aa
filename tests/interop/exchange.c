/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <json-glib/json-glib.h>
#include <string.h>

#include "strata.h"

/* The other side of random_stacks.py.
 *
 *   exchange kinds           the kinds of layer and of optimizer with their arguments, as JSON
 *   exchange work FOLDER…    each folder holds model.keras, and images and labels as plain bytes. It gets predictions.f32,
 *                            the model again in each format, and trained.keras after an epoch in
 *                            order; or error.txt, the reason why not */

/* --- Kinds --------------------------------------------------------------------------------------------------------- */

static void
add_text (JsonBuilder *builder, const char *name, const char *text)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, text);
}

static void
add_number (JsonBuilder *builder, const char *name, double number)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_double_value (builder, number);
}

static void
add_flag (JsonBuilder *builder, const char *name, gboolean flag)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, flag);
}

static void
add_choices (JsonBuilder *builder, GParamSpec *argument)
{
  GEnumClass *choices = G_PARAM_SPEC_ENUM (argument)->enum_class;

  json_builder_set_member_name (builder, "choices");
  json_builder_begin_array (builder);
  for (guint i = 0; i < choices->n_values; i++)
    json_builder_add_string_value (builder, choices->values[i].value_nick);
  json_builder_end_array (builder);
}

static void
add_argument (JsonBuilder *builder, GParamSpec *argument)
{
  g_autofree char *name = strata_argument_to_keras (argument->name);
  const StrataRange *range = strata_param_spec_get_range (argument);
  const StrataListForm *list = strata_param_spec_get_list_form (argument);
  const StrataTupleForm *form =
    argument->value_type == STRATA_TYPE_TUPLE ? strata_param_spec_get_tuple_form (argument) : NULL;

  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
  add_text (builder, "type", g_type_name (argument->value_type));
  add_flag (builder, "optional", (argument->flags & STRATA_PARAM_OPTIONAL) != 0);
  add_flag (builder, "required", (argument->flags & STRATA_PARAM_REQUIRED) != 0);
  if (range != NULL)
    {
      add_number (builder, "minimum", CLAMP (range->minimum, -1e9, 1e9));
      add_number (builder, "maximum", CLAMP (range->maximum, -1e9, 1e9));
    }
  if (G_IS_PARAM_SPEC_ENUM (argument))
    add_choices (builder, argument);
  if (list != NULL)
    {
      add_flag (builder, "is_list", TRUE);
      add_number (builder, "shortest", list->shortest);
      add_number (builder, "longest", list->longest);
      add_number (builder, "minimum", CLAMP (list->range.minimum, -1e9, 1e9));
      add_number (builder, "maximum", CLAMP (list->range.maximum, -1e9, 1e9));
    }
  if (form != NULL)
    {
      add_number (builder, "shortest", form->shortest);
      add_number (builder, "longest", form->longest);
      add_flag (builder, "pairs", form->pairs);
    }
  json_builder_end_object (builder);
}

static void
add_kinds (JsonBuilder *builder, const char *name, GType base)
{
  g_autoptr (GArray) kinds = strata_kind_list (base);

  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
  for (guint i = 0; i < kinds->len; i++)
    {
      g_autoptr (StrataConfigurable) object = g_object_new (g_array_index (kinds, GType, i), NULL);
      g_autofree GParamSpec **arguments = NULL;
      guint n;

      json_builder_set_member_name (builder, strata_configurable_get_class_name (object));
      json_builder_begin_object (builder);
      arguments = strata_configurable_list_arguments (object, &n);
      for (guint k = 0; k < n; k++)
        add_argument (builder, arguments[k]);
      json_builder_end_object (builder);
    }
  json_builder_end_object (builder);
}

static int
print_kinds (void)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  add_kinds (builder, "layers", STRATA_TYPE_LAYER);
  add_kinds (builder, "optimizers", STRATA_TYPE_OPTIMIZER);
  add_kinds (builder, "initializers", STRATA_TYPE_INITIALIZER);
  add_kinds (builder, "regularizers", STRATA_TYPE_REGULARIZER);
  add_kinds (builder, "constraints", STRATA_TYPE_CONSTRAINT);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, TRUE);
  g_print ("%s\n", text);
  return 0;
}

/* --- Work ---------------------------------------------------------------------------------------------------------- */

static gboolean
save (StrataNetwork *network, const char *folder, const char *name, StrataModelFormat format, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  return strata_network_export (network, path, format, STRATA_EXPORT_SCALING_OUTSIDE, error);
}

static gboolean
predict (StrataNetwork *network, const char *folder, const char *images, gsize n, GError **error)
{
  const gsize n_outputs =
    strata_shape_get_size (strata_sequential_get_output_shape (strata_network_get_sequential (network)));
  g_autofree char *path = g_build_filename (folder, "predictions.f32", NULL);
  g_autofree float *outputs = strata_network_predict (network, (const guint8 *) images, n, 1, NULL, error);

  return outputs != NULL
         && g_file_set_contents (path, (const char *) outputs, (gssize) (n * n_outputs * sizeof *outputs), error);
}

/* One epoch over the images in their order. */
static gboolean
train (StrataNetwork *network, const char *folder, const char *images, const char *labels, gsize n, GError **error)
{
  g_autoptr (StrataExperiment) experiment = strata_network_describe (network);
  const StrataShape *shape = strata_sequential_get_input_shape (strata_network_get_sequential (network));
  g_autoptr (StrataDataset) dataset =
    strata_dataset_new_from_arrays (shape, (const guint8 *) images, (const guint8 *) labels, n, 0,
                                    (const guint8 *) images, (const guint8 *) labels, n, NULL, error);
  g_autoptr (StrataTrainer) trainer = NULL;
  g_autoptr (StrataNetwork) trained = NULL;

  if (dataset == NULL)
    return FALSE;
  g_object_set (strata_experiment_get_data (experiment), "validation", 0u, "input-shape", shape, "n-classes",
                strata_dataset_get_n_classes (dataset), NULL);
  g_object_set (strata_experiment_get_fit (experiment), "epochs", 1u, "batch-size", 8u, "shuffle", FALSE, "seed",
                (guint64) 1, NULL);
  trainer = strata_trainer_new (experiment, dataset, network, error);
  if (trainer == NULL)
    return FALSE;
  strata_trainer_set_n_threads (trainer, 1);
  strata_trainer_start (trainer);
  strata_trainer_wait (trainer);
  trained = strata_trainer_dup_network (trainer);
  if (trained == NULL || strata_trainer_get_outcome (trainer) != STRATA_OUTCOME_DONE)
    {
      g_set_error (error, STRATA_TRAIN_ERROR, STRATA_TRAIN_ERROR_NOT_FINITE, "%s",
                   strata_trainer_get_outcome_text (trainer));
      return FALSE;
    }
  return save (trained, folder, "trained.keras", STRATA_MODEL_FORMAT_KERAS, error);
}

static gboolean
work (const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, "model.keras", NULL);
  g_autofree char *images_path = g_build_filename (folder, "images", NULL);
  g_autofree char *labels_path = g_build_filename (folder, "labels", NULL);
  g_autofree char *images = NULL, *labels = NULL;
  g_autoptr (StrataNetwork) network = NULL;
  gsize n_images, n;

  if (!g_file_get_contents (images_path, &images, &n_images, error)
      || !g_file_get_contents (labels_path, &labels, &n, error))
    return FALSE;
  network = strata_network_load (path, error);
  return network != NULL && predict (network, folder, images, n, error)
         && save (network, folder, "again.keras", STRATA_MODEL_FORMAT_KERAS, error)
         && save (network, folder, "again.h5", STRATA_MODEL_FORMAT_H5, error)
         && save (network, folder, "again.weights.h5", STRATA_MODEL_FORMAT_WEIGHTS, error)
         && save (network, folder, "again.npz", STRATA_MODEL_FORMAT_NPZ, error)
         && save (network, folder, "model.onnx", STRATA_MODEL_FORMAT_ONNX, error)
         && train (network, folder, images, labels, n, error);
}

int
main (int argc, char *argv[])
{
  strata_init ();
  if (argc == 2 && strcmp (argv[1], "kinds") == 0)
    return print_kinds ();
  for (int i = 2; i < argc; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *path = g_build_filename (argv[i], "error.txt", NULL);

      if (!work (argv[i], &error))
        g_file_set_contents (path, error->message, -1, NULL);
    }
  return argc < 3 ? 2 : 0;
}
