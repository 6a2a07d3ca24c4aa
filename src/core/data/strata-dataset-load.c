/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-dataset-private.h"

#include <glib/gi18n-lib.h>

/* Finding the four IDX files of a data set and making a StrataDataset of them. */

static const char *const fashion_mnist_classes[] = { "T-shirt", "Trouser", "Pullover", "Dress",      "Coat", "Sandal",
                                                     "Shirt",   "Sneaker", "Bag",      "Ankle boot", NULL };

typedef enum
{
  TRAIN_IMAGES,
  TRAIN_LABELS,
  TEST_IMAGES,
  TEST_LABELS,
  N_FILES
} DataFile;

static const char *const file_names[N_FILES] = {
  [TRAIN_IMAGES] = "train-images-idx3-ubyte",
  [TRAIN_LABELS] = "train-labels-idx1-ubyte",
  [TEST_IMAGES] = "t10k-images-idx3-ubyte",
  [TEST_LABELS] = "t10k-labels-idx1-ubyte",
};

/* The settings as they were when the load was asked for: the worker thread never touches the live object. */
typedef struct
{
  gboolean is_fashion_mnist;
  char *folder;   /* NULL: look in the system */
  char *fallback; /* NULL: none */
  gsize n_validation;
  double share, label_noise;
} Request;

static void
request_free (Request *request)
{
  g_free (request->folder);
  g_free (request->fallback);
  g_free (request);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Request, request_free)

static char *
dup_non_empty (const char *text)
{
  return text != NULL && *text != '\0' ? g_strdup (text) : NULL;
}

static Request *
request_new (StrataDataSettings *settings, const char *fallback_folder)
{
  Request *request = g_new0 (Request, 1);
  g_autofree char *source = NULL;
  g_autofree char *folder = NULL;
  guint n_validation = 0;

  g_object_get (settings, "source", &source, "folder", &folder, "validation", &n_validation, "share", &request->share,
                "label-noise", &request->label_noise, NULL);
  request->is_fashion_mnist = g_strcmp0 (source, "fashion-mnist") == 0;
  request->folder = dup_non_empty (folder);
  request->fallback = dup_non_empty (fallback_folder);
  request->n_validation = n_validation;
  return request;
}

/* --- Where the files are ------------------------------------------------------------------------------------------- */

/* The file in the folder, packed or plain; NULL if neither is there. */
static GFile *
find_file (const char *folder, DataFile which)
{
  g_autofree char *packed_name = g_strconcat (file_names[which], ".gz", NULL);
  g_autoptr (GFile) packed = g_file_new_build_filename (folder, packed_name, NULL);
  g_autoptr (GFile) plain = g_file_new_build_filename (folder, file_names[which], NULL);

  if (g_file_query_exists (packed, NULL))
    return g_steal_pointer (&packed);
  if (g_file_query_exists (plain, NULL))
    return g_steal_pointer (&plain);
  return NULL;
}

static char **
list_folders (const Request *request)
{
  g_autoptr (GStrvBuilder) folders = g_strv_builder_new ();
  const char *const *system = g_get_system_data_dirs ();
  g_autofree char *user = g_build_filename (g_get_user_data_dir (), "datasets", "fashion-mnist", NULL);

  if (request->folder != NULL)
    {
      g_strv_builder_add (folders, request->folder);
      return g_strv_builder_end (folders);
    }
  if (request->fallback != NULL)
    g_strv_builder_add (folders, request->fallback);
  g_strv_builder_add (folders, user);
  for (guint i = 0; system[i] != NULL; i++)
    {
      g_autofree char *folder = g_build_filename (system[i], "datasets", "fashion-mnist", NULL);

      g_strv_builder_add (folders, folder);
    }
  return g_strv_builder_end (folders);
}

static char *
find_folder (const Request *request, GError **error)
{
  g_auto (GStrv) folders = NULL;
  g_autofree char *looked = NULL;

  if (!request->is_fashion_mnist && request->folder == NULL)
    {
      g_set_error (error, STRATA_DATA_ERROR, STRATA_DATA_ERROR_NOT_FOUND,
                   _ ("The data source is “idx” and its folder is empty; choose the folder of the four IDX files"));
      return NULL;
    }

  folders = list_folders (request);
  for (guint i = 0; folders[i] != NULL; i++)
    {
      g_autoptr (GFile) images = find_file (folders[i], TRAIN_IMAGES);

      if (images != NULL)
        return g_strdup (folders[i]);
    }

  looked = g_strjoinv (", ", folders);
  if (request->is_fashion_mnist)
    g_set_error (error, STRATA_DATA_ERROR, STRATA_DATA_ERROR_NOT_FOUND,
                 _ ("Fashion-MNIST was not found: there is no %s.gz in %s; install the package dataset-fashion-mnist "
                    "or choose the folder of the four files"),
                 file_names[TRAIN_IMAGES], looked);
  else
    g_set_error (error, STRATA_DATA_ERROR, STRATA_DATA_ERROR_NOT_FOUND,
                 _ ("There is no %s (or .gz) in %s; choose the folder of the four IDX files"), file_names[TRAIN_IMAGES],
                 looked);
  return NULL;
}

/* --- Reading them -------------------------------------------------------------------------------------------------- */

typedef struct
{
  StrataIdx *idx[N_FILES];
  char *names[N_FILES];
} Files;

static void
files_clear (Files *files)
{
  for (guint i = 0; i < N_FILES; i++)
    {
      g_clear_pointer (&files->idx[i], strata_idx_free);
      g_clear_pointer (&files->names[i], g_free);
    }
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Files, files_clear)

static gboolean
read_files (Files *files, const char *folder, GCancellable *cancellable, GError **error)
{
  for (guint i = 0; i < N_FILES; i++)
    {
      g_autoptr (GFile) file = find_file (folder, i);

      if (file == NULL)
        {
          g_set_error (error, STRATA_DATA_ERROR, STRATA_DATA_ERROR_NOT_FOUND,
                       _ ("“%s” has no %s (or .gz); all four IDX files must be in one folder"), folder, file_names[i]);
          return FALSE;
        }
      files->names[i] = g_file_get_parse_name (file);
      files->idx[i] = strata_idx_read (file, cancellable, error);
      if (files->idx[i] == NULL)
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_pair (const Files *files, DataFile images, DataFile labels, GError **error)
{
  const StrataIdx *x = files->idx[images], *y = files->idx[labels];

  if (x->rank < 2)
    g_set_error (error, STRATA_DATA_ERROR, STRATA_DATA_ERROR_FORMAT,
                 _ ("“%s” holds one axis, as labels do; it must hold images"), files->names[images]);
  else if (y->rank != 1)
    g_set_error (error, STRATA_DATA_ERROR, STRATA_DATA_ERROR_FORMAT,
                 _ ("“%s” holds %d axes; labels have one, a number an image"), files->names[labels], y->rank);
  else if (x->dim[0] != y->dim[0])
    g_set_error (error, STRATA_DATA_ERROR, STRATA_DATA_ERROR_MISMATCH,
                 _ ("“%s” holds %zu images, but “%s” holds %zu labels; choose files that belong together"),
                 files->names[images], x->dim[0], files->names[labels], y->dim[0]);
  else
    return TRUE;
  return FALSE;
}

static StrataShape
get_image_shape (const StrataIdx *idx)
{
  StrataShape shape = { .rank = idx->rank - 1 };

  for (int i = 1; i < idx->rank; i++)
    shape.dim[i - 1] = idx->dim[i];
  return shape;
}

static gboolean
check_shapes (const Files *files, gboolean is_fashion_mnist, GError **error)
{
  StrataShape train = get_image_shape (files->idx[TRAIN_IMAGES]);
  StrataShape test = get_image_shape (files->idx[TEST_IMAGES]);
  g_autofree char *train_text = strata_shape_to_string (&train);
  g_autofree char *test_text = strata_shape_to_string (&test);

  if (!strata_shape_equal (&train, &test))
    {
      g_set_error (error, STRATA_DATA_ERROR, STRATA_DATA_ERROR_MISMATCH,
                   _ ("The images of “%s” are %s, those of “%s” %s; both must have the same size"),
                   files->names[TRAIN_IMAGES], train_text, files->names[TEST_IMAGES], test_text);
      return FALSE;
    }
  if (is_fashion_mnist && !strata_shape_equal (&train, &(StrataShape){ .rank = 2, .dim = { 28, 28 } }))
    {
      g_set_error (
        error, STRATA_DATA_ERROR, STRATA_DATA_ERROR_MISMATCH,
        _ ("The images of “%s” are %s and those of Fashion-MNIST 28 × 28; set the data source to “idx” for others"),
        files->names[TRAIN_IMAGES], train_text);
      return FALSE;
    }
  return TRUE;
}

static StrataDataset *
load (const Request *request, GCancellable *cancellable, GError **error)
{
  g_auto (Files) files = { 0 };
  g_autofree char *folder = find_folder (request, error);
  g_autofree char *folder_name = NULL;

  if (folder == NULL || !read_files (&files, folder, cancellable, error)
      || !check_pair (&files, TRAIN_IMAGES, TRAIN_LABELS, error)
      || !check_pair (&files, TEST_IMAGES, TEST_LABELS, error)
      || !check_shapes (&files, request->is_fashion_mnist, error))
    return NULL;

  folder_name = g_path_get_basename (folder);
  return strata_dataset_new_from_parts (
    &(StrataDatasetParts){
      .name = request->is_fashion_mnist ? "Fashion-MNIST" : folder_name,
      .shape = get_image_shape (files.idx[TRAIN_IMAGES]),
      .train_pixels = files.idx[TRAIN_IMAGES]->bytes,
      .train_labels = files.idx[TRAIN_LABELS]->bytes,
      .n_train = files.idx[TRAIN_IMAGES]->dim[0],
      .n_validation = request->n_validation,
      .share = request->share,
      .label_noise = request->label_noise,
      .test_pixels = files.idx[TEST_IMAGES]->bytes,
      .test_labels = files.idx[TEST_LABELS]->bytes,
      .n_test = files.idx[TEST_IMAGES]->dim[0],
      .class_names = request->is_fashion_mnist ? fashion_mnist_classes : NULL,
      .train_labels_name = files.names[TRAIN_LABELS],
      .test_labels_name = files.names[TEST_LABELS],
    },
    error);
}

/**
 * strata_dataset_load:
 * @settings: what to read; source, folder and validation are used
 * @fallback_folder: (nullable): where to look first for Fashion-MNIST when the settings name no folder
 * @cancellable: (nullable): a cancellable
 * @error: of %STRATA_DATA_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Reads the four IDX files. A folder in the settings is the only one looked into; else Fashion-MNIST is looked for in
 * @fallback_folder, then under `datasets/fashion-mnist` in the user's and the system's data folders.
 *
 * Returns: (transfer full) (nullable): the dataset
 */
StrataDataset *
strata_dataset_load (StrataDataSettings *settings,
                     const char *fallback_folder,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (Request) request = request_new (settings, fallback_folder);

  return load (request, cancellable, error);
}

static void
load_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  StrataDataset *dataset = load (task_data, cancellable, &error);

  if (dataset != NULL)
    g_task_return_pointer (task, dataset, g_object_unref);
  else
    g_task_return_error (task, error);
}

void
strata_dataset_load_async (StrataDataSettings *settings,
                           const char *fallback_folder,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, strata_dataset_load_async);
  g_task_set_task_data (task, request_new (settings, fallback_folder), (GDestroyNotify) request_free);
  g_task_run_in_thread (task, load_thread);
}

StrataDataset *
strata_dataset_load_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
