/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-hdf5-private.h"
#include "strata-keras-variables.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The optimizer's state. Three spellings are read:
 *   Keras 3     adam/iteration, adam/learning_rate, adam/sequential_dense_kernel_momentum, ..._velocity
 *   Keras 2.11  iteration:0, Adam/m/dense/kernel:0, Adam/v/dense/kernel:0, SGD/m/dense/kernel:0
 *   before      SGD/iter:0, SGD/dense/kernel/momentum:0, Adam/dense/kernel/m:0, Adam/dense/kernel/v:0
 * and Keras 3's .weights.h5, which counts its variables: optimizer/vars/0. Whichever it is, the n-th array of a slot belongs to the n-th trainable weight. Keras 3's is written, but only when
 * there are slots: Keras 3 (up to 3.15 at least) cannot train on a model whose file has the group optimizer_weights, not
 * even on one of its own, before it is compiled anew. Plain SGD has nothing to lose but the count of its iterations,
 * which is kept in an attribute of ours. */

#define ITERATIONS_ATTRIBUTE "strata_iterations"

#define ITERATION STRATA_VARIABLE_ITERATION
#define LEARNING_RATE STRATA_VARIABLE_LEARNING_RATE
#define MOMENTUM_PRODUCT STRATA_VARIABLE_MOMENTUM_PRODUCT
#define UNKNOWN (-4)

/* A slot by Keras 3's name for it or an older one. */
static int
get_slot_by_word (const StOptimizer *optimizer, const char *word)
{
  static const struct
  {
    const char *old, *name;
  } words[] = { { "m", "momentum" },   { "v", "velocity" }, { "vhat", "velocity_hat" },
                { "rms", "velocity" }, { "u", "norm" },     { "mg", "average_gradient" } };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strcmp (word, words[i].old) == 0)
      word = words[i].name;
  for (gsize s = 0; s < st_optimizer_get_n_slots (optimizer); s++)
    if (strcmp (word, st_optimizer_get_slot_name (optimizer, s)) == 0)
      return (int) s;
  return UNKNOWN;
}

/* "sequential_dense_kernel_velocity_hat" is that of the longest name it ends in. */
static int
get_slot_by_suffix (const StOptimizer *optimizer, const char *path)
{
  gsize longest = 0;
  int slot = UNKNOWN;

  for (gsize s = 0; s < st_optimizer_get_n_slots (optimizer); s++)
    {
      const char *name = st_optimizer_get_slot_name (optimizer, s);
      g_autofree char *suffix = g_strconcat ("_", name, NULL);

      if (strlen (name) > longest && g_str_has_suffix (path, suffix))
        {
          slot = (int) s;
          longest = strlen (name);
        }
    }
  return slot;
}

/* What an array is by its name: its role as a variable, or UNKNOWN. */
static int
get_role (const StOptimizer *optimizer, const char *name)
{
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
  if (strcmp (last, "variable") == 0 && st_optimizer_get_config (optimizer)->rule == ST_NADAM)
    return MOMENTUM_PRODUCT;

  slot = get_slot_by_word (optimizer, last);
  if (slot == UNKNOWN && n > 2)
    slot = get_slot_by_word (optimizer, parts[1]);
  return slot != UNKNOWN ? slot : get_slot_by_suffix (optimizer, last);
}

/* Keras 2.11 keeps a momentum for SGD even when it is zero and never used. */
static gboolean
is_unused_momentum (const StOptimizer *optimizer, const char *name)
{
  g_auto (GStrv) parts = g_strsplit (name, "/", -1);

  return st_optimizer_get_n_slots (optimizer) == 0 && st_optimizer_get_config (optimizer)->rule == ST_SGD
         && g_strv_length (parts) > 1
         && (strcmp (parts[1], "m") == 0 || g_str_has_suffix (name, "momentum")
             || g_str_has_suffix (name, "momentum:0"));
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
      int role = get_role (optimizer, names[i]);

      if (role == LEARNING_RATE || role == MOMENTUM_PRODUCT || is_unused_momentum (optimizer, names[i]))
        continue;
      if (role == ITERATION)
        {
          if (!read_iterations (reader, group, names[i], optimizer, error))
            return FALSE;
          continue;
        }
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
lacks_all_slots (const StOptimizer *optimizer, char **names)
{
  for (guint i = 0; names[i] != NULL; i++)
    {
      int role = get_role (optimizer, names[i]);

      if (role != ITERATION && role != LEARNING_RATE && role != MOMENTUM_PRODUCT)
        return FALSE;
    }
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
  if (st_optimizer_get_n_slots (*optimizer) > 0 && lacks_all_slots (*optimizer, names))
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

/* --- Counted ------------------------------------------------------------------------------------------------------- */

static gboolean
has_variable (StrataH5Reader *reader, StrataH5Id group, guint i)
{
  g_autofree char *name = g_strdup_printf ("%u", i);
  g_auto (StrataH5Id) dataset = strata_h5_open_object (reader, group, name);

  return dataset >= 0;
}

/* Whether the file has n variables; a learning rate that follows a schedule is none. */
static gboolean
drop_learning_rate_unless_there (GArray *variables, guint n)
{
  if (variables->len == n + 1)
    for (guint i = 0; i < variables->len; i++)
      if (g_array_index (variables, StrataOptimizerVariable, i).role == STRATA_VARIABLE_LEARNING_RATE)
        {
          g_array_remove_index (variables, i);
          break;
        }
  return variables->len == n;
}

static gboolean
read_counted (StrataH5Reader *reader,
              StrataH5Id group,
              GArray *variables,
              const StModel *model,
              StOptimizer *optimizer,
              GError **error)
{
  for (guint i = 0; i < variables->len; i++)
    {
      const StrataOptimizerVariable *variable = &g_array_index (variables, StrataOptimizerVariable, i);
      g_autofree char *number = g_strdup_printf ("%u", i);
      g_autofree char *what = g_strdup_printf (_ ("the optimizer's state “%s”"), variable->name);

      if (variable->role == STRATA_VARIABLE_ITERATION)
        {
          if (!read_iterations (reader, group, number, optimizer, error))
            return FALSE;
        }
      else if (variable->role >= 0
               && !strata_h5_read_floats (reader, group, number, &st_model_get_weight (model, variable->weight)->shape,
                                          st_optimizer_get_slot (optimizer, variable->role, variable->weight), what,
                                          error))
        return FALSE;
    }
  return TRUE;
}

gboolean
strata_h5_read_counted_optimizer (StrataH5Reader *reader,
                                  StrataSequential *sequential,
                                  StrataCompileSettings *compile,
                                  StOptimizer **optimizer,
                                  GError **error)
{
  StrataOptimizer *kind = strata_compile_settings_get_optimizer (compile);
  const StModel *model = strata_sequential_get_model (sequential);
  g_auto (StrataH5Id) group = strata_h5_open_object (reader, reader->file, "optimizer/vars");
  g_autoptr (GArray) variables = NULL;
  StOptimizerConfig config = { 0 };
  guint n = 0, n_listed;

  while (group >= 0 && has_variable (reader, group, n))
    n++;
  if (n == 0)
    return TRUE;

  strata_optimizer_get_config (kind, &config);
  *optimizer = st_optimizer_new (model, &config);
  variables = strata_keras_list_optimizer_variables (sequential, kind, *optimizer);
  n_listed = variables->len;
  /* Compiled and never trained: the counts alone. */
  if (n <= 2 && n < n_listed)
    {
      g_clear_pointer (optimizer, st_optimizer_free);
      return TRUE;
    }
  if (!drop_learning_rate_unless_there (variables, n))
    strata_h5_set_error (error, STRATA_FORMAT_ERROR_FIELD, reader->name,
                         _ ("the optimizer's state has %u arrays, and that of %s has %u"), n,
                         strata_configurable_get_class_name (STRATA_CONFIGURABLE (kind)), n_listed);
  else if (read_counted (reader, group, variables, model, *optimizer, error))
    return TRUE;
  g_clear_pointer (optimizer, st_optimizer_free);
  return FALSE;
}

/* --- Writing ------------------------------------------------------------------------------------------------------- */

static void
write_variable (StrataH5Writer *writer,
                StrataH5Id group,
                const char *name,
                StrataNetwork *network,
                const StrataOptimizerVariable *variable)
{
  const StModel *model = strata_sequential_get_model (strata_network_get_sequential (network));
  StOptimizer *optimizer = strata_network_get_optimizer (network);
  const float learning_rate = (float) st_optimizer_get_config (optimizer)->learning_rate;
  const float product = (float) st_optimizer_get_momentum_product (optimizer);

  if (variable->role == STRATA_VARIABLE_ITERATION)
    strata_h5_write_integer (writer, group, name, st_optimizer_get_iterations (optimizer));
  else if (variable->role == STRATA_VARIABLE_LEARNING_RATE)
    strata_h5_write_floats (writer, group, name, &(StShape){ .rank = 0 }, &learning_rate);
  else if (variable->role == STRATA_VARIABLE_MOMENTUM_PRODUCT)
    strata_h5_write_floats (writer, group, name, &(StShape){ .rank = 0 }, &product);
  else
    strata_h5_write_floats (writer, group, name, &st_model_get_weight (model, variable->weight)->shape,
                            st_optimizer_get_slot (optimizer, variable->role, variable->weight));
}

static GArray *
list_variables (StrataNetwork *network)
{
  return strata_keras_list_optimizer_variables (
    strata_network_get_sequential (network),
    strata_compile_settings_get_optimizer (strata_network_get_compile (network)),
    strata_network_get_optimizer (network));
}

static void
write_group (StrataH5Writer *writer, StrataNetwork *network)
{
  g_autoptr (GArray) variables = list_variables (network);
  g_auto (StrataH5Id) group = strata_h5_create_group (writer, writer->file, "optimizer_weights");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) names = NULL;

  for (guint i = 0; i < variables->len; i++)
    {
      const StrataOptimizerVariable *variable = &g_array_index (variables, StrataOptimizerVariable, i);

      g_strv_builder_add (builder, variable->name);
      write_variable (writer, group, variable->name, network, variable);
    }
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

void
strata_h5_write_counted_optimizer (StrataH5Writer *writer, StrataNetwork *network)
{
  StrataOptimizer *kind = strata_compile_settings_get_optimizer (strata_network_get_compile (network));
  g_autoptr (GArray) variables = list_variables (network);
  g_auto (StrataH5Id) group = strata_h5_create_group (writer, writer->file, "optimizer/vars");

  strata_h5_write_text (writer, group, "name", strata_configurable_get_keras_name (STRATA_CONFIGURABLE (kind)));
  for (guint i = 0; i < variables->len; i++)
    {
      g_autofree char *number = g_strdup_printf ("%u", i);

      write_variable (writer, group, number, network, &g_array_index (variables, StrataOptimizerVariable, i));
    }
}
