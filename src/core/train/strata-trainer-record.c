/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a training's folder says of it: run.json for programs, log.txt for people. */

#include "strata-trainer-private.h"

#include "engine/kernels.h"
#include "formats/strata-json.h"
#include "strata-machine.h"
#include "strata-run-files.h"

/* --- The record -------------------------------------------------------------------------------------------------------- */

static void
add_rates (JsonBuilder *builder, GArray *rates)
{
  json_builder_set_member_name (builder, "learning_rates");
  json_builder_begin_array (builder);
  for (guint i = 0; rates != NULL && i < rates->len; i++)
    {
      const StrataRateChange *change = &g_array_index (rates, StrataRateChange, i);
      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "epoch");
      json_builder_add_int_value (builder, change->epoch);
      json_builder_set_member_name (builder, "batch");
      json_builder_add_int_value (builder, (gint64) change->step + 1);
      json_builder_set_member_name (builder, "learning_rate");
      json_builder_add_double_value (builder, change->after);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_epoch_seconds (JsonBuilder *builder, StrataHistory *history)
{
  json_builder_set_member_name (builder, "epoch_seconds");
  json_builder_begin_array (builder);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (history)); i++)
    {
      g_autoptr (StrataHistoryRow) row = g_list_model_get_item (G_LIST_MODEL (history), i);
      json_builder_add_double_value (builder, strata_history_row_get_seconds (row));
    }
  json_builder_end_array (builder);
}

static void
add_text (JsonBuilder *builder, const char *name, const char *text)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, text);
}

static void
add_whole (JsonBuilder *builder, const char *name, guint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, (gint64) value);
}

static void
add_machine (JsonBuilder *builder)
{
  const StrataMachine *machine = strata_machine_get ();

  json_builder_set_member_name (builder, "machine");
  json_builder_begin_object (builder);
  add_text (builder, "processor", machine->processor);
  add_whole (builder, "processors", machine->n_processors);
  add_text (builder, "kernels", st_kernels_get ()->name);
  add_text (builder, "system", machine->system);
  add_text (builder, "strata", STRATA_VERSION);
  json_builder_end_object (builder);
}

static void
add_origin (JsonBuilder *builder, const StrataOrigin *origin)
{
  if (origin->run == NULL)
    return;
  json_builder_set_member_name (builder, "origin");
  json_builder_begin_object (builder);
  add_text (builder, "run", origin->run);
  add_text (builder, "name", origin->name);
  add_whole (builder, "epoch", origin->epoch);
  json_builder_end_object (builder);
}

char *
strata_trainer_make_record (StrataTrainer *self, StrataOutcome outcome, const char *text)
{
  StrataSession *session = &self->session;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *began = g_date_time_format_iso8601 (session->keep.began);

  json_builder_begin_object (builder);
  add_whole (builder, "format", 1);
  add_text (builder, "name", strata_experiment_get_name (self->experiment));
  add_text (builder, "began", began);
  add_origin (builder, &self->origin);
  json_builder_set_member_name (builder, "seconds");
  json_builder_add_double_value (builder, session->seconds);
  add_text (builder, "outcome", strata_run_get_outcome_name (outcome));
  add_text (builder, "outcome_text", text != NULL ? text : "");
  add_whole (builder, "epochs", session->epoch);
  add_whole (builder, "planned_epochs", self->n_epochs);
  add_whole (builder, "batches_per_epoch", self->n_steps);
  add_whole (builder, "weights_epoch", session->weights_epoch);
  add_whole (builder, "seed", self->seed);
  add_rates (builder, session->keep.rates);
  add_epoch_seconds (builder, session->history);
  add_machine (builder);
  json_builder_end_object (builder);
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  return strata_json_to_text (root);
}

/* --- The log ----------------------------------------------------------------------------------------------------------- */

/* Six digits are read at a glance; history.json has them all. */
static void
append_number (GString *text, double value)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (text, g_ascii_formatd (digits, sizeof digits, "%.6g", value));
}

/* As Keras prints an epoch with verbose=2. */
static void
append_epoch (GString *text, StrataTrainer *self, guint epoch)
{
  StrataHistory *history = self->session.history;
  const char *const *keys = strata_history_get_keys (history);
  g_autoptr (StrataHistoryRow) row = g_list_model_get_item (G_LIST_MODEL (history), epoch - 1);

  g_string_append_printf (text, "Epoch %u/%u - ", epoch, self->n_epochs);
  append_number (text, strata_history_row_get_seconds (row));
  g_string_append_c (text, 's');
  for (gsize i = 0; keys[i] != NULL; i++)
    {
      g_string_append_printf (text, " - %s: ", keys[i]);
      append_number (text, strata_history_get_value (history, epoch, keys[i]));
    }
  g_string_append_c (text, '\n');
}

static void
append_rates (GString *text, GArray *rates, guint epoch)
{
  for (guint i = 0; rates != NULL && i < rates->len; i++)
    {
      const StrataRateChange *change = &g_array_index (rates, StrataRateChange, i);

      if (change->epoch != epoch)
        continue;
      g_string_append (text, "learning_rate: ");
      append_number (text, change->before);
      g_string_append (text, " -> ");
      append_number (text, change->after);
      g_string_append_printf (text, ", before batch %" G_GUINT64_FORMAT " of epoch %u\n", change->step + 1, epoch);
    }
}

char *
strata_trainer_make_log (StrataTrainer *self, const char *outcome)
{
  StrataSession *session = &self->session;
  const StrataMachine *machine = strata_machine_get ();
  GString *text = g_string_new (NULL);
  g_autofree char *began = g_date_time_format_iso8601 (session->keep.began);
  guint n = strata_history_get_n_epochs (session->history);

  g_string_append_printf (text, "%s, begun %s, seed %" G_GUINT64_FORMAT "\n",
                          strata_experiment_get_name (self->experiment), began, self->seed);
  if (self->origin.run != NULL)
    g_string_append_printf (text, "Went on from \"%s\" (%s) after epoch %u\n", self->origin.name, self->origin.run,
                            self->origin.epoch);
  g_string_append_printf (text, "Strata %s on %s, %u processors, %s kernels, %s\n", STRATA_VERSION, machine->processor,
                          machine->n_processors, st_kernels_get ()->name, machine->system);
  for (guint epoch = 1; epoch <= n; epoch++)
    {
      append_rates (text, session->keep.rates, epoch);
      append_epoch (text, self, epoch);
    }
  append_rates (text, session->keep.rates, n + 1);
  if (outcome != NULL)
    g_string_append_printf (text, "%s\n", outcome);
  return g_string_free (text, FALSE);
}
