/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-hdf5-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The optimizer's state. Three spellings are read:
 *   Keras 3     adam/iteration, adam/learning_rate, adam/sequential_dense_kernel_momentum, ..._velocity
 *   Keras 2.11  iteration:0, Adam/m/dense/kernel:0, Adam/v/dense/kernel:0, SGD/m/dense/kernel:0
 *   before      SGD/iter:0, SGD/dense/kernel/momentum:0, Adam/dense/kernel/m:0, Adam/dense/kernel/v:0
 * Whichever it is, the n-th array of a slot belongs to the n-th trainable weight. Keras 3's is written, but only when
 * there are slots: Keras 3 (up to 3.15 at least) cannot train on a model whose file has the group optimizer_weights, not
 * even on one of its own, before it is compiled anew. Plain SGD has nothing to lose but the count of its iterations,
 * which is kept in an attribute of ours. */

#define ITERATIONS_ATTRIBUTE "strata_iterations"

typedef enum
{
  ITERATION = -1,
  LEARNING_RATE = -2,
  UNKNOWN = -3,
} Role;

static int
get_slot_by_word (const char *word)
{
  static const struct
  {
    const char *word;
    int slot;
  } words[] = { { "momentum", 0 }, { "m", 0 }, { "velocity", 1 }, { "v", 1 }, { "velocity_hat", 2 }, { "vhat", 2 } };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strcmp (word, words[i].word) == 0)
      return words[i].slot;
  return UNKNOWN;
}

/* What an array is by its name: a slot from 0 on, or a Role. */
static int
get_role (const char *name)
{
  static const char *const suffixes[] = { "velocity_hat", "velocity", "momentum" };
  g_auto (GStrv) parts = g_strsplit (name, "/", -1);
  guint n = g_strv_length (parts);
  char *last = n > 0 ? parts[n - 1] : NULL;
  int slot;

  if (last == NULL)
    return UNKNOWN;
  if (strchr (last, ':') != NULL)
    *strchr (last, ':') = '\0';
  if (strcmp (last, "iteration") == 0 || strcmp (last, "iterations") == 0 || strcmp (last, "iter") == 0)
    return ITERATION;
  if (strcmp (last, "learning_rate") == 0)
    return LEARNING_RATE;

  slot = get_slot_by_word (last);
  if (slot == UNKNOWN && n > 2)
    slot = get_slot_by_word (parts[1]);
  for (guint i = 0; slot == UNKNOWN && i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *suffix = g_strconcat ("_", suffixes[i], NULL);

      if (g_str_has_suffix (last, suffix))
        slot = get_slot_by_word (suffixes[i]);
    }
  return slot;
}

/* The n-th trainable weight, or the number of weights when there are fewer. */
static gsize
find_trainable (const StModel *model, gsize n)
{
  gsize i;

  for (i = 0; i < st_model_get_n_weights (model); i++)
    if (st_model_get_weight (model, i)->trainable && n-- == 0)
      break;
  return i;
}

static gboolean
read_slot (StrataH5Reader *reader,
           StrataH5Id group,
           const char *name,
           const StModel *model,
           StOptimizer *optimizer,
           gsize slot,
           gsize n,
           GError **error)
{
  gsize i = find_trainable (model, n);
  g_autofree char *what = g_strdup_printf (_ ("the optimizer's state “%s”"), name);

  if (i == st_model_get_n_weights (model))
    {
      strata_h5_set_error (error, STRATA_FORMAT_ERROR_FIELD, reader->name, _ ("%s belongs to no weight"), what);
      return FALSE;
    }
  return strata_h5_read_floats (reader, group, name, &st_model_get_weight (model, i)->shape,
                                st_optimizer_get_slot (optimizer, slot, i), what, error);
}

static gboolean
read_iterations (StrataH5Reader *reader, StrataH5Id group, const char *name, StOptimizer *optimizer, GError **error)
{
  gint64 iterations;

  if (!strata_h5_read_integer (reader, group, name, &iterations, _ ("the optimizer's number of iterations"), error))
    return FALSE;
  if (iterations < 0)
    {
      strata_h5_set_error (error, STRATA_FORMAT_ERROR_FIELD, reader->name,
                           _ ("the optimizer's number of iterations is below zero"));
      return FALSE;
    }
  st_optimizer_set_iterations (optimizer, iterations);
  return TRUE;
}

static gboolean
read_state (StrataH5Reader *reader,
            StrataH5Id group,
            char **names,
            const StModel *model,
            StOptimizer *optimizer,
            GError **error)
{
  gsize n_slots = st_optimizer_get_n_slots (optimizer), n_read[ST_MAX_SLOTS] = { 0 };
  gsize n_weights = st_model_get_n_weights (model);

  for (guint i = 0; names[i] != NULL; i++)
    {
      int role = get_role (names[i]);

      if (role == LEARNING_RATE)
        continue;
      if (role == ITERATION)
        {
          if (!read_iterations (reader, group, names[i], optimizer, error))
            return FALSE;
          continue;
        }
      /* Keras 2.11 keeps a momentum for SGD even when it is zero and never used. */
      if (role == 0 && n_slots == 0)
        continue;
      if (role < 0 || (gsize) role >= n_slots)
        {
          strata_h5_set_error (error, STRATA_FORMAT_ERROR_UNSUPPORTED, reader->name,
                               _ ("the optimizer's state “%s” is not known here"), names[i]);
          return FALSE;
        }
      if (!read_slot (reader, group, names[i], model, optimizer, role, n_read[role]++, error))
        return FALSE;
    }

  for (gsize s = 0; s < n_slots; s++)
    if (find_trainable (model, n_read[s]) != n_weights)
      {
        strata_h5_set_error (error, STRATA_FORMAT_ERROR_FIELD, reader->name,
                             _ ("the optimizer's state lacks that of the weight “%s”"),
                             st_model_get_weight (model, find_trainable (model, n_read[s]))->name);
        return FALSE;
      }
  return TRUE;
}

/* The state of an optimizer without slots. */
static gboolean
read_own_iterations (StrataH5Reader *reader, StOptimizer *optimizer, GError **error)
{
  g_autofree char *text = strata_h5_read_text (reader, reader->file, ITERATIONS_ATTRIBUTE, error);
  gint64 iterations;

  if (text == NULL)
    return FALSE;
  if (!g_ascii_string_to_signed (text, 10, 0, G_MAXINT64, &iterations, NULL))
    {
      strata_h5_set_error (error, STRATA_FORMAT_ERROR_FIELD, reader->name,
                           _ ("the attribute %s must be a whole number, zero or above"), ITERATIONS_ATTRIBUTE);
      return FALSE;
    }
  st_optimizer_set_iterations (optimizer, iterations);
  return TRUE;
}

/* A model that was compiled, or loaded by Keras, and not trained since: there are counts, and no slots yet. */
static gboolean
lacks_all_slots (char **names)
{
  for (guint i = 0; names[i] != NULL; i++)
    if (get_role (names[i]) != ITERATION && get_role (names[i]) != LEARNING_RATE)
      return FALSE;
  return TRUE;
}

static gboolean
read_group (StrataH5Reader *reader, StrataH5Id group, const StModel *model, StOptimizer **optimizer, GError **error)
{
  g_auto (GStrv) names = strata_h5_read_texts (reader, group, "weight_names", error);

  if (names == NULL)
    {
      g_prefix_error (error, "optimizer_weights: ");
      return FALSE;
    }
  if (st_optimizer_get_n_slots (*optimizer) > 0 && lacks_all_slots (names))
    {
      g_clear_pointer (optimizer, st_optimizer_free);
      return TRUE;
    }
  return read_state (reader, group, names, model, *optimizer, error);
}

gboolean
strata_h5_read_optimizer (StrataH5Reader *reader,
                          StrataSequential *sequential,
                          StrataCompileSettings *compile,
                          StOptimizer **optimizer,
                          GError **error)
{
  const StModel *model = strata_sequential_get_model (sequential);
  g_auto (StrataH5Id) group = strata_h5_open_object (reader, reader->file, "optimizer_weights");
  StOptimizerConfig config = { 0 };

  if (group < 0 && !strata_h5_has_attribute (reader->file, ITERATIONS_ATTRIBUTE))
    return TRUE;

  strata_optimizer_get_config (strata_compile_settings_get_optimizer (compile), &config);
  *optimizer = st_optimizer_new (model, &config);
  if (group >= 0 ? read_group (reader, group, model, optimizer, error)
                 : read_own_iterations (reader, *optimizer, error))
    return TRUE;
  g_clear_pointer (optimizer, st_optimizer_free);
  return FALSE;
}

/* --- Writing ------------------------------------------------------------------------------------------------------- */

static void
write_slot (StrataH5Writer *writer,
            StrataH5Id group,
            GStrvBuilder *names,
            StrataNetwork *network,
            const StrataSequentialLayer *layer,
            guint w,
            gsize slot)
{
  static const char *const words[] = { "momentum", "velocity", "velocity_hat" };
  StrataSequential *sequential = strata_network_get_sequential (network);
  StrataOptimizer *kind = strata_compile_settings_get_optimizer (strata_network_get_compile (network));
  const StWeightInfo *info = st_model_get_weight (strata_sequential_get_model (sequential), w);
  g_autofree char *layer_name = g_strdelimit (g_strdup (layer->name), "/", '_');
  g_autofree char *name = NULL;

  g_assert (slot < G_N_ELEMENTS (words));
  name = g_strdup_printf ("%s/sequential_%s_%s_%s", strata_configurable_get_keras_name (STRATA_CONFIGURABLE (kind)),
                          layer_name, info->name, words[slot]);

  g_strv_builder_add (names, name);
  strata_h5_write_floats (writer, group, name, &info->shape,
                          st_optimizer_get_slot (strata_network_get_optimizer (network), slot, w));
}

/* Keras 3 adds momentum and velocity of a weight together, and amsgrad's third slot for all weights after them. */
static void
write_slots (StrataH5Writer *writer,
             StrataH5Id group,
             GStrvBuilder *names,
             StrataNetwork *network,
             gsize from_slot,
             gsize to_slot)
{
  StrataSequential *sequential = strata_network_get_sequential (network);
  const StModel *model = strata_sequential_get_model (sequential);

  for (guint i = 0; i < strata_sequential_get_n_layers (sequential); i++)
    {
      const StrataSequentialLayer *layer = strata_sequential_get_layer (sequential, i);

      for (guint w = layer->first_weight; w < layer->first_weight + layer->n_weights; w++)
        for (gsize s = from_slot; st_model_get_weight (model, w)->trainable && s < to_slot; s++)
          write_slot (writer, group, names, network, layer, w, s);
    }
}

static void
write_group (StrataH5Writer *writer, StrataNetwork *network)
{
  StOptimizer *optimizer = strata_network_get_optimizer (network);
  StrataOptimizer *kind = strata_compile_settings_get_optimizer (strata_network_get_compile (network));
  const char *prefix = strata_configurable_get_keras_name (STRATA_CONFIGURABLE (kind));
  const float learning_rate = (float) st_optimizer_get_config (optimizer)->learning_rate;
  gsize n_slots = st_optimizer_get_n_slots (optimizer);
  g_auto (StrataH5Id) group = strata_h5_create_group (writer, writer->file, "optimizer_weights");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *iteration_name = g_strconcat (prefix, "/iteration", NULL);
  g_autofree char *learning_rate_name = g_strconcat (prefix, "/learning_rate", NULL);
  g_auto (GStrv) names = NULL;

  g_strv_builder_add (builder, iteration_name);
  strata_h5_write_integer (writer, group, iteration_name, st_optimizer_get_iterations (optimizer));
  g_strv_builder_add (builder, learning_rate_name);
  strata_h5_write_floats (writer, group, learning_rate_name, &(StShape){ .rank = 0 }, &learning_rate);
  write_slots (writer, group, builder, network, 0, MIN (n_slots, 2));
  write_slots (writer, group, builder, network, 2, n_slots);
  names = g_strv_builder_end (builder);
  strata_h5_write_texts (writer, group, "weight_names", (const char *const *) names);
}

void
strata_h5_write_optimizer (StrataH5Writer *writer, StrataNetwork *network)
{
  StOptimizer *optimizer = strata_network_get_optimizer (network);
  g_autofree char *iterations = g_strdup_printf ("%" G_GINT64_FORMAT, st_optimizer_get_iterations (optimizer));

  if (st_optimizer_get_n_slots (optimizer) > 0)
    write_group (writer, network);
  else
    strata_h5_write_text (writer, writer->file, ITERATIONS_ATTRIBUTE, iterations);
}
