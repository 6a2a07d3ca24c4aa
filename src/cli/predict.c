/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

/* IDX files are numbers behind a magic one, plain or in gzip; anything else should be a picture. */
static gboolean
looks_like_idx (const char *path)
{
  unsigned char magic[3] = { 0 };
  FILE *stream = fopen (path, "rb");
  gsize n = 0;

  if (stream != NULL)
    {
      n = fread (magic, 1, sizeof magic, stream);
      fclose (stream);
    }
  return n == sizeof magic && ((magic[0] == 0x1f && magic[1] == 0x8b) || (magic[0] == 0 && magic[1] == 0));
}

static gboolean
has_shape (const StrataIdx *idx, const StrataShape *shape)
{
  if (idx->rank != shape->rank + 1)
    return FALSE;
  for (int i = 0; i < shape->rank; i++)
    if (idx->dim[i + 1] != shape->dim[i])
      return FALSE;
  return TRUE;
}

/* Images as the network takes them, [n, size]; transfer full. */
static GBytes *
read_images (const char *path, const StrataShape *shape, gsize *n, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (path);

  if (!looks_like_idx (path))
    {
      guint8 *image = strata_image_file_read (file, shape, error);
      *n = 1;
      return image != NULL ? g_bytes_new_take (image, strata_shape_get_size (shape)) : NULL;
    }
  g_autoptr (StrataIdx) idx = strata_idx_read (file, NULL, error);
  if (idx == NULL)
    return NULL;
  if (!has_shape (idx, shape))
    {
      g_autofree char *wanted = strata_shape_to_string (shape);
      g_set_error (error, STRATA_DATA_ERROR, STRATA_DATA_ERROR_MISMATCH,
                   _ ("\"%s\" holds no images of %s, which is what the model takes; choose a file of such images."),
                   path, wanted);
      return NULL;
    }
  *n = idx->dim[0];
  return g_bytes_ref (idx->bytes);
}

/* Class names are the data's, not the model's: they are known where the training's experiment lies beside the model. */
static StrataDataset *
find_dataset (const char *model)
{
  g_autofree char *folder = g_path_get_dirname (model);
  g_autofree char *path = g_build_filename (folder, "experiment.strata", NULL);
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return NULL;
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (StrataExperiment) experiment = strata_experiment_load_file (file, NULL);
  return experiment != NULL ? cli_load_dataset (experiment, NULL) : NULL;
}

typedef struct
{
  StrataNetwork *network;
  StrataDataset *dataset; /* or NULL */
  const float *probabilities;
  gsize n, n_outputs;
} Predictions;

static const char *
get_name (const Predictions *self, guint label)
{
  return self->dataset != NULL && label < strata_dataset_get_n_classes (self->dataset)
           ? strata_dataset_get_class_name (self->dataset, label)
           : "";
}

static char *
to_csv (const Predictions *self)
{
  GString *text = g_string_new ("image,class,name");
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  for (gsize k = 0; k < self->n_outputs; k++)
    g_string_append_printf (text, ",probability_%" G_GSIZE_FORMAT, k);
  g_string_append_c (text, '\n');
  for (gsize i = 0; i < self->n; i++)
    {
      const float *row = self->probabilities + i * self->n_outputs;
      guint label = strata_network_get_class (self->network, row);
      g_string_append_printf (text, "%" G_GSIZE_FORMAT ",%u,%s", i, label, get_name (self, label));
      for (gsize k = 0; k < self->n_outputs; k++)
        g_string_append_printf (text, ",%s", g_ascii_formatd (digits, sizeof digits, "%.9g", row[k]));
      g_string_append_c (text, '\n');
    }
  return g_string_free (text, FALSE);
}

static void
print_json (const Predictions *self)
{
  JsonBuilder *builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (gsize i = 0; i < self->n; i++)
    {
      const float *row = self->probabilities + i * self->n_outputs;
      guint label = strata_network_get_class (self->network, row);
      json_builder_begin_object (builder);
      cli_json_int (builder, "image", (gint64) i);
      cli_json_int (builder, "class", label);
      if (self->dataset != NULL)
        cli_json_string (builder, "name", get_name (self, label));
      json_builder_set_member_name (builder, "probabilities");
      json_builder_begin_array (builder);
      for (gsize k = 0; k < self->n_outputs; k++)
        json_builder_add_double_value (builder, row[k]);
      json_builder_end_array (builder);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  cli_print_json (builder);
}

int
cli_predict (int argc, char **argv)
{
  g_autofree char *model = NULL, *images = NULL, *out = NULL;
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "model", 0, 0, G_OPTION_ARG_FILENAME, &model, N_ ("The trained model, a .keras or .h5 file"), "FILE" },
    { "images", 0, 0, G_OPTION_ARG_FILENAME, &images, N_ ("An IDX file of images, or a picture"), "FILE" },
    { "out", 0, 0, G_OPTION_ARG_FILENAME, &out, N_ ("Write the table to this file"), "CSV" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Write JSON"), NULL },
    { 0 },
  };
  g_autoptr (GError) error = NULL;
  int status;

  if (!cli_parse (&argc, &argv, NULL, _ ("Prints the classes of images and their probabilities."), entries, 0, 0,
                  &status))
    return status;
  if (model == NULL || images == NULL)
    return cli_fail (CLI_USAGE, _ ("predict needs --model FILE and --images FILE; see \"strata-cli predict --help\"."));

  g_autoptr (StrataNetwork) network = strata_network_load (model, &error);
  if (network == NULL)
    return cli_fail_error (CLI_FAILED, error);
  StrataSequential *sequential = strata_network_get_sequential (network);
  Predictions predictions = { .network = network };
  g_autoptr (GBytes) pixels =
    read_images (images, strata_sequential_get_input_shape (sequential), &predictions.n, &error);
  if (pixels == NULL)
    return cli_fail_error (CLI_FAILED, error);
  g_autofree float *probabilities =
    strata_network_predict (network, g_bytes_get_data (pixels, NULL), predictions.n, 0, NULL, &error);
  if (probabilities == NULL)
    return cli_fail_error (CLI_FAILED, error);
  g_autoptr (StrataDataset) dataset = find_dataset (model);
  predictions.dataset = dataset;
  predictions.probabilities = probabilities;
  predictions.n_outputs = strata_shape_get_size (strata_sequential_get_output_shape (sequential));

  g_autofree char *csv = to_csv (&predictions);
  if (out != NULL && !strata_write_atomically (out, csv, strlen (csv), &error))
    return cli_fail_error (CLI_FAILED, error);
  if (json)
    print_json (&predictions);
  else if (out == NULL)
    fputs (csv, stdout);
  return CLI_DONE;
}
