/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Progress as Keras shows it: on a terminal a bar that is redrawn, with the time left and the running means; elsewhere one
 * line an epoch. */

#include "cli.h"

#include <math.h>
#include <stdio.h>
#include <unistd.h>

#define BAR_WIDTH 20
#define REDRAW_INTERVAL (50 * 1000) /* µs */

struct _CliProgress
{
  StrataTrainer *trainer;
  gboolean terminal;
  guint epoch; /* whose heading is printed */
  gboolean line_open;
  gboolean has_news;
  StrataEvent last;   /* the last batch */
  double epoch_began; /* in the trainer's seconds */
  gint64 drawn_at;
  GString *metric; /* name of the metric that events tell, empty if none */
};

CliProgress *
cli_progress_new (StrataTrainer *trainer)
{
  CliProgress *self = g_new0 (CliProgress, 1);

  self->trainer = trainer;
  self->terminal = isatty (STDOUT_FILENO);
  self->metric = g_string_new (strata_history_get_metric_key (strata_trainer_get_history (trainer)));
  return self;
}

void
cli_progress_free (CliProgress *self)
{
  g_string_free (self->metric, TRUE);
  g_free (self);
}

/* As Keras: four decimals, or the exponent where that would show nothing. */
static void
append_value (GString *line, const char *name, double value)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (digits, sizeof digits, fabs (value) > 1e-3 ? "%.4f" : "%.4e", value);
  g_string_append_printf (line, " - %s: %s", name, digits);
}

static void
append_step_time (GString *line, double seconds)
{
  if (seconds >= 1 || seconds == 0)
    g_string_append_printf (line, " %.0fs/step", seconds);
  else if (seconds >= 1e-3)
    g_string_append_printf (line, " %.0fms/step", seconds * 1e3);
  else
    g_string_append_printf (line, " %.0fus/step", seconds * 1e6);
}

static void
append_bar (GString *line, guint64 step, guint64 n_steps)
{
  int n_digits = snprintf (NULL, 0, "%" G_GUINT64_FORMAT, n_steps);
  guint n_full = (guint) (BAR_WIDTH * step / n_steps);

  g_string_append_printf (line, "\r\x1b[K\x1b[1m%*" G_GUINT64_FORMAT "/%" G_GUINT64_FORMAT "\x1b[0m \x1b[32m", n_digits,
                          step, n_steps);
  for (guint i = 0; i < n_full; i++)
    g_string_append (line, "━");
  g_string_append (line, "\x1b[0m\x1b[37m");
  for (guint i = n_full; i < BAR_WIDTH; i++)
    g_string_append (line, "━");
  g_string_append (line, "\x1b[0m");
}

static void
append_time_left (GString *line, double seconds)
{
  guint s = (guint) seconds;

  if (s > 3600)
    g_string_append_printf (line, " \x1b[1m%u:%02u:%02u\x1b[0m", s / 3600, s % 3600 / 60, s % 60);
  else if (s > 60)
    g_string_append_printf (line, " \x1b[1m%u:%02u\x1b[0m", s / 60, s % 60);
  else
    g_string_append_printf (line, " \x1b[1m%us\x1b[0m", s);
}

static void
print_heading (CliProgress *self, const StrataEvent *event)
{
  if (self->epoch == event->epoch)
    return;
  self->epoch = event->epoch;
  self->epoch_began = self->last.seconds;
  cli_progress_finish (self);
  printf ("Epoch %u/%u\n", event->epoch, strata_trainer_get_n_epochs (self->trainer));
  fflush (stdout);
}

static void
print_epoch (CliProgress *self, const StrataEvent *event)
{
  StrataHistory *history = strata_trainer_get_history (self->trainer);
  const char *const *keys = strata_history_get_keys (history);
  g_autoptr (GListModel) rows = g_object_ref (G_LIST_MODEL (history));
  g_autoptr (StrataHistoryRow) row = g_list_model_get_item (rows, event->epoch - 1);
  g_autoptr (GString) line = g_string_new (NULL);
  double seconds = strata_history_row_get_seconds (row);

  if (self->terminal)
    {
      append_bar (line, event->n_steps, event->n_steps);
      g_string_append_printf (line, " \x1b[1m%.0fs\x1b[0m", seconds);
    }
  else
    g_string_append_printf (line, "%" G_GUINT64_FORMAT "/%" G_GUINT64_FORMAT " - %.0fs -", event->n_steps,
                            event->n_steps, seconds);
  append_step_time (line, seconds / (double) event->n_steps);
  for (guint k = 0; keys[k] != NULL; k++)
    append_value (line, keys[k], strata_history_row_get_value (row, keys[k]));
  puts (line->str);
  fflush (stdout);
  self->line_open = FALSE;
  self->has_news = FALSE;
  self->last.seconds = event->seconds;
}

static void
print_note (CliProgress *self, const StrataEvent *event)
{
  cli_progress_finish (self);
  if (event->note_path != NULL && g_str_equal (event->note_kind, "checkpoint"))
    cli_message ("%s, %s", event->note_text, event->note_path);
  else
    cli_message ("%s", event->note_text);
}

void
cli_progress_take (const StrataEvent *event, gpointer data)
{
  CliProgress *self = data;

  switch (event->kind)
    {
    case STRATA_EVENT_BATCH:
      print_heading (self, event);
      self->last = *event;
      self->has_news = TRUE;
      break;
    case STRATA_EVENT_VALIDATING:
      break;
    case STRATA_EVENT_EPOCH:
      print_heading (self, event);
      print_epoch (self, event);
      break;
    case STRATA_EVENT_NOTE:
      print_note (self, event);
      break;
    }
}

void
cli_progress_draw (CliProgress *self)
{
  gint64 now = g_get_monotonic_time ();

  if (!self->terminal || !self->has_news || now - self->drawn_at < REDRAW_INTERVAL)
    return;
  self->drawn_at = now;
  self->has_news = FALSE;

  const StrataEvent *last = &self->last;
  g_autoptr (GString) line = g_string_new (NULL);
  double a_step = (last->seconds - self->epoch_began) / (double) last->step;
  append_bar (line, last->step, last->n_steps);
  append_time_left (line, a_step * (double) (last->n_steps - last->step));
  append_step_time (line, a_step);
  if (self->metric->len > 0)
    append_value (line, self->metric->str, last->running_metric);
  append_value (line, "loss", last->running_loss);
  fputs (line->str, stdout);
  fflush (stdout);
  self->line_open = TRUE;
}

void
cli_progress_finish (CliProgress *self)
{
  if (self->line_open)
    putchar ('\n');
  self->line_open = FALSE;
  fflush (stdout);
}
