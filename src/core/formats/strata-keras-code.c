/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-keras-code.h"

#include "strata-keras-program.h"

/* The program goes from top to bottom as the stack of cards does; each function writes one of its sections. The second
 * half is in strata-keras-code-fit.c. */

static void
write_comment (KerasProgram *program, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      /* A carriage return would end the comment. */
      g_strdelimit (lines[i], "\r", ' ');
      keras_program_write (program, "# %s", lines[i]);
    }
}

static gboolean
uses_own_files (KerasProgram *program)
{
  StrataDataSettings *data = strata_experiment_get_data (program->experiment);
  g_autofree char *source = keras_program_dup_string (data, "source"),
                  *folder = keras_program_dup_string (data, "folder");

  return !g_str_equal (source, "fashion-mnist") || *folder != '\0';
}

static gboolean
uses_numpy (KerasProgram *program)
{
  StrataFitSettings *fit = strata_experiment_get_fit (program->experiment);
  g_autofree char *weights = keras_program_dup_string (fit, "sample-weights");
  g_autofree char *validation_weights = keras_program_dup_string (fit, "validation-sample-weights");
  double share, noise;

  g_object_get (strata_experiment_get_data (program->experiment), "share", &share, "label-noise", &noise, NULL);
  return program->scaling != STRATA_SCALING_NONE || uses_own_files (program) || *weights != '\0'
         || *validation_weights != '\0' || share < 1 || noise > 0;
}

static void
write_head (KerasProgram *program)
{
  const char *name = strata_experiment_get_name (program->experiment);
  const char *description = strata_experiment_get_description (program->experiment);
  guint64 seed = 0;

  if (name != NULL && *name != '\0')
    write_comment (program, name);
  if (description != NULL && *description != '\0')
    write_comment (program, description);
  keras_program_write (program, "# Written by Strata for Keras 3.\n");

  gboolean reads_files = uses_own_files (program), counts_time = keras_program_needs_time (program);
  g_autofree char *math = keras_program_list_math (program);
  if (reads_files)
    keras_program_write (program, "import gzip\nimport os");
  if (counts_time)
    keras_program_write (program, "import time");
  if (math != NULL)
    keras_program_write (program, "from math import %s", math);
  if (reads_files || counts_time || math != NULL)
    keras_program_write (program, "%s", "");
  keras_program_write (program, "import keras");
  if (uses_numpy (program))
    keras_program_write (program, "import numpy as np");
  if (program->scaling == STRATA_SCALING_MIN_MAX)
    keras_program_write (program, "from sklearn.preprocessing import MinMaxScaler");
  else if (program->scaling != STRATA_SCALING_NONE)
    keras_program_write (program, "from sklearn.preprocessing import StandardScaler");

  g_object_get (strata_experiment_get_fit (program->experiment), "seed", &seed, NULL);
  if (seed != 0) /* Keras takes 32 bits of it */
    keras_program_write (program, "\nkeras.utils.set_random_seed(%" G_GUINT64_FORMAT ")", seed & G_MAXUINT32);
}

/* An IDX file begins with two zero bytes, the type (8: bytes), the number of axes, and their lengths. */
static void
write_idx_reader (KerasProgram *program)
{
  StrataDataSettings *data = strata_experiment_get_data (program->experiment);
  g_autofree char *folder = keras_program_dup_string (data, "folder");
  g_autofree char *quoted = strata_python_quote (*folder != '\0' ? folder : ".");

  keras_program_write (program, "folder = %s\n\n", quoted);
  keras_program_write (program,
                       "def read_idx(name):\n"
                       "    path = os.path.join(folder, name)\n"
                       "    if os.path.exists(path):\n"
                       "        with open(path, \"rb\") as file:\n"
                       "            content = file.read()\n"
                       "    else:\n"
                       "        with gzip.open(path + \".gz\", \"rb\") as file:\n"
                       "            content = file.read()\n"
                       "    n_axes = content[3]\n"
                       "    shape = np.frombuffer(content, \">u4\", n_axes, 4)\n"
                       "    return np.frombuffer(content, np.uint8, offset=4 + 4 * n_axes).reshape(shape)\n\n");
  keras_program_write (program, "x_train_all = read_idx(\"train-images-idx3-ubyte\")\n"
                                "y_train_all = read_idx(\"train-labels-idx1-ubyte\")\n"
                                "x_test = read_idx(\"t10k-images-idx3-ubyte\")\n"
                                "y_test = read_idx(\"t10k-labels-idx1-ubyte\")");
}

/* The share that is used, and as many wrong labels as Strata makes, though not the same ones. */
static void
write_fewer_and_wrong (KerasProgram *program)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  double share, noise;
  guint n_classes;

  g_object_get (strata_experiment_get_data (program->experiment), "share", &share, "label-noise", &noise, "n-classes",
                &n_classes, NULL);
  if (share < 1)
    keras_program_write (program,
                         "n_used = int(np.ceil(len(x_train) * %s))\n"
                         "x_train, y_train = x_train[:n_used], y_train[:n_used]",
                         g_ascii_dtostr (number, sizeof number, share));
  if (noise > 0)
    keras_program_write (program,
                         "random = np.random.default_rng(0)\n"
                         "wrong = random.random(len(y_train)) < %s\n"
                         "y_train = np.where(wrong, (y_train + random.integers(1, %u, len(y_train))) %% %u, y_train)",
                         g_ascii_dtostr (number, sizeof number, noise), MAX (n_classes, 2), MAX (n_classes, 1));
}

/* Some of Keras' metrics want labels in a column even for one output. */
static gboolean
needs_columns (KerasProgram *program)
{
  StrataCompileSettings *compile = strata_experiment_get_compile (program->experiment);
  GPtrArray *lists[] = { strata_compile_settings_get_metrics (compile),
                         strata_compile_settings_get_weighted_metrics (compile) };

  for (guint l = 0; l < G_N_ELEMENTS (lists); l++)
    for (guint i = 0; i < lists[l]->len; i++)
      {
        StMetric metric = STRATA_METRIC_GET_CLASS (lists[l]->pdata[i])->metric;

        if (metric == ST_F_BETA_SCORE || metric == ST_R2_SCORE)
          return TRUE;
      }
  return FALSE;
}

static void
write_data (KerasProgram *program)
{
  keras_program_write (program, "\n# Data");
  if (uses_own_files (program))
    write_idx_reader (program);
  else
    keras_program_write (program, "fashion_mnist = keras.datasets.fashion_mnist\n"
                                  "(x_train_all, y_train_all), (x_test, y_test) = fashion_mnist.load_data()");
  if (program->n_validation > 0)
    keras_program_write (program,
                         "x_valid, x_train = x_train_all[:%u], x_train_all[%u:]\n"
                         "y_valid, y_train = y_train_all[:%u], y_train_all[%u:]",
                         program->n_validation, program->n_validation, program->n_validation, program->n_validation);
  else
    keras_program_write (program, "x_train, y_train = x_train_all, y_train_all");
  write_fewer_and_wrong (program);

  if (program->one_hot)
    {
      guint n_classes = 0;

      g_object_get (strata_experiment_get_data (program->experiment), "n-classes", &n_classes, NULL);
      keras_program_write (program, "y_train = keras.utils.to_categorical(y_train, %u)", n_classes);
      if (program->n_validation > 0)
        keras_program_write (program, "y_valid = keras.utils.to_categorical(y_valid, %u)", n_classes);
      keras_program_write (program, "y_test = keras.utils.to_categorical(y_test, %u)", n_classes);
    }
  else if (needs_columns (program))
    {
      keras_program_write (program, "y_train = y_train.reshape(-1, 1)");
      if (program->n_validation > 0)
        keras_program_write (program, "y_valid = y_valid.reshape(-1, 1)");
      keras_program_write (program, "y_test = y_test.reshape(-1, 1)");
    }
}

static void
write_scaling (KerasProgram *program)
{
  const char *rows = program->scaling == STRATA_SCALING_STANDARD_PER_PIXEL ? "len(x), -1" : "-1, 1";

  if (program->scaling == STRATA_SCALING_NONE)
    return;

  keras_program_write (program, "\n# Scaling, fitted on the training images alone");
  keras_program_write (program, "scaler = %s()\n",
                       program->scaling == STRATA_SCALING_MIN_MAX ? "MinMaxScaler" : "StandardScaler");
  keras_program_write (program,
                       "\ndef rows(x):\n"
                       "    return x.astype(np.float32).reshape(%s)\n\n",
                       rows);
  keras_program_write (program, "x_train = scaler.fit_transform(rows(x_train)).reshape(x_train.shape)");
  if (program->n_validation > 0)
    keras_program_write (program, "x_valid = scaler.transform(rows(x_valid)).reshape(x_valid.shape)");
  keras_program_write (program, "x_test = scaler.transform(rows(x_test)).reshape(x_test.shape)");
}

/* In a loop the first keeps its name and the others get a number, as names are unique in a model. */
static void
write_layer (KerasProgram *program, StrataLayer *layer, gboolean in_loop)
{
  const char *name = strata_layer_get_name (layer);
  StrataPythonCall *call;

  if (!strata_layer_get_enabled (layer) || STRATA_IS_INPUT (layer))
    return;

  call = strata_python_call_new_for ("keras.layers", STRATA_CONFIGURABLE (layer));
  if (name != NULL)
    {
      g_autofree char *quoted = strata_python_quote (name);
      g_autofree char *each = g_strdup_printf ("%s if i == 0 else %s + f\"_{i}\"", quoted, quoted);
      strata_python_call_add (call, "name", in_loop ? each : quoted);
    }
  keras_program_write_call (program, call, in_loop ? "    " : "", "model.add(", ")");
}

static gboolean
has_named_member (GListModel *members)
{
  for (guint i = 0; i < g_list_model_get_n_items (members); i++)
    {
      g_autoptr (StrataLayer) member = g_list_model_get_item (members, i);
      if (strata_layer_get_enabled (member) && strata_layer_get_name (member) != NULL)
        return TRUE;
    }
  return FALSE;
}

static gboolean
has_enabled_member (GListModel *members)
{
  for (guint i = 0; i < g_list_model_get_n_items (members); i++)
    {
      g_autoptr (StrataLayer) member = g_list_model_get_item (members, i);
      if (strata_layer_get_enabled (member))
        return TRUE;
    }
  return FALSE;
}

static void
write_block (KerasProgram *program, StrataBlock *block)
{
  GListModel *members = G_LIST_MODEL (strata_block_get_layers (block));
  guint repeat = 1;

  if (!strata_layer_get_enabled (STRATA_LAYER (block)) || !has_enabled_member (members))
    return;
  g_object_get (block, "repeat", &repeat, NULL);
  if (repeat > 1)
    keras_program_write (program, "for %s in range(%u):", has_named_member (members) ? "i" : "_", repeat);
  for (guint i = 0; i < g_list_model_get_n_items (members); i++)
    {
      g_autoptr (StrataLayer) member = g_list_model_get_item (members, i);
      write_layer (program, member, repeat > 1);
    }
}

/* An Input's own shape, or that of the data. */
static void
write_input (KerasProgram *program)
{
  StrataStack *stack = strata_experiment_get_stack (program->experiment);
  GObject *source = G_OBJECT (strata_experiment_get_data (program->experiment));
  const char *property = "input-shape";
  StrataShape *own = NULL;

  if (strata_stack_get_n_layers (stack) > 0 && STRATA_IS_INPUT (strata_stack_get_layer (stack, 0)))
    {
      g_object_get (strata_stack_get_layer (stack, 0), "shape", &own, NULL);
      if (own != NULL && own->rank >= 0)
        {
          source = G_OBJECT (strata_stack_get_layer (stack, 0));
          property = "shape";
        }
      g_clear_pointer (&own, strata_shape_free);
    }

  g_autofree char *shape = keras_program_get_literal (source, property);
  if (!g_str_equal (shape, "None"))
    keras_program_write (program, "model.add(keras.Input(shape=%s))", shape);
}

static gboolean
adapts (StrataLayer *layer)
{
  return strata_layer_get_enabled (layer) && STRATA_IS_NORMALIZATION (layer)
         && strata_normalization_adapts (STRATA_NORMALIZATION (layer));
}

static gboolean
has_adapting_layer (GListModel *layers)
{
  for (guint i = 0; i < g_list_model_get_n_items (layers); i++)
    {
      g_autoptr (StrataLayer) layer = g_list_model_get_item (layers, i);

      if (adapts (layer)
          || (STRATA_IS_BLOCK (layer) && strata_layer_get_enabled (layer)
              && has_adapting_layer (G_LIST_MODEL (strata_block_get_layers (STRATA_BLOCK (layer))))))
        return TRUE;
    }
  return FALSE;
}

/* Normalization takes its numbers from the training images as they come to it. */
static void
write_adapting (KerasProgram *program)
{
  if (!has_adapting_layer (G_LIST_MODEL (strata_experiment_get_stack (program->experiment))))
    return;
  keras_program_write (program,
                       "for i, layer in enumerate(model.layers):\n"
                       "    if isinstance(layer, keras.layers.Normalization) and layer.input_mean is None:\n"
                       "        front = keras.Sequential([keras.Input(x_train.shape[1:]), *model.layers[:i]])\n"
                       "        layer.adapt(front.predict(x_train, verbose=0) if i > 0 else x_train)");
}

static void
write_model (KerasProgram *program)
{
  StrataStack *stack = strata_experiment_get_stack (program->experiment);

  keras_program_write (program, "\n# Model\nmodel = keras.Sequential()");
  write_input (program);
  for (guint i = 0; i < strata_stack_get_n_layers (stack); i++)
    {
      StrataLayer *layer = strata_stack_get_layer (stack, i);

      if (STRATA_IS_BLOCK (layer))
        write_block (program, STRATA_BLOCK (layer));
      else
        write_layer (program, layer, FALSE);
    }
  write_adapting (program);
}

/* Losses other than the sparse one compare a row of outputs with a row of targets. */
static gboolean
wants_one_hot (StrataExperiment *experiment)
{
  StrataLoss *loss = strata_compile_settings_get_loss (strata_experiment_get_compile (experiment));
  StrataStack *stack = strata_experiment_get_stack (experiment);
  const StrataShape *output = NULL;

  for (guint i = 0; i < strata_stack_get_n_layers (stack); i++)
    {
      StrataLayer *layer = strata_stack_get_layer (stack, i);
      if (strata_layer_get_enabled (layer))
        output = strata_layer_get_output_shape (layer);
    }
  if (loss == NULL || strata_loss_get_loss (loss) == ST_SPARSE_CATEGORICAL_CROSSENTROPY)
    return FALSE;
  return output == NULL || strata_shape_get_size (output) != 1;
}

char *
strata_experiment_to_keras_code (StrataExperiment *experiment)
{
  KerasProgram program = { .experiment = experiment, .text = g_string_new (NULL) };
  int scaling = STRATA_SCALING_NONE;

  g_object_get (strata_experiment_get_scaling (experiment), "scaling", &scaling, NULL);
  g_object_get (strata_experiment_get_data (experiment), "validation", &program.n_validation, NULL);
  program.scaling = scaling;
  program.one_hot = wants_one_hot (experiment);

  write_head (&program);
  write_data (&program);
  write_scaling (&program);
  write_model (&program);
  keras_program_write_compile (&program);
  keras_program_write_fit (&program);
  return g_string_free (program.text, FALSE);
}
