/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-train-evaluate.h"

#include <glib/gi18n.h>
#include <math.h>

#include "strata-format.h"

typedef struct
{
  StrataNetwork *network;
  StrataDataset *dataset;
  StrataEvaluation evaluation;
  StrataEvaluatedFunc func;
} Question;

static void
question_free (Question *question)
{
  g_object_unref (question->network);
  g_object_unref (question->dataset);
  g_free (question);
}

static void
evaluate_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Question *question = data;
  GError *error = NULL;

  /* One thread: a training may be going on beside it. */
  if (strata_network_evaluate (question->network, question->dataset, STRATA_SPLIT_TEST, 1, cancellable,
                               &question->evaluation, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* "Test: loss 0.5633, accuracy 0.7997: 7,997 of 10,000 right" */
static char *
describe (const StrataEvaluation *evaluation)
{
  GString *text = g_string_new (NULL);
  g_autofree char *n = strata_format_count (evaluation->n);

  g_string_append_printf (text, _ ("Test images: loss %.4f"), evaluation->loss);
  for (gsize i = 0; i < evaluation->n_metrics; i++)
    g_string_append_printf (text, ", %s %.4f", evaluation->metric_names[i], evaluation->metrics[i]);
  if (evaluation->n_metrics > 0 && g_str_equal (evaluation->metric_names[0], "accuracy"))
    {
      g_autofree char *right = strata_format_count ((guint64) llround (evaluation->metrics[0] * evaluation->n));

      g_string_append_printf (text, _ (" · %s of %s right"), right, n);
    }
  return g_string_free (text, FALSE);
}

static void
on_evaluated (GObject *page, GAsyncResult *result, gpointer user_data)
{
  Question *question = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  text =
    g_task_propagate_boolean (G_TASK (result), &error) ? describe (&question->evaluation) : g_strdup (error->message);
  question->func (text, page);
}

void
strata_train_evaluate (GObject *page, StrataSession *session, StrataEvaluatedFunc func)
{
  StrataNetwork *network = strata_session_get_network (session);
  StrataDataset *dataset = strata_session_get_dataset (session);
  g_autoptr (GTask) task = NULL;
  Question *question;

  if (network == NULL || dataset == NULL)
    return;
  question = g_new0 (Question, 1);
  question->network = g_object_ref (network);
  question->dataset = g_object_ref (dataset);
  question->func = func;
  task = g_task_new (page, NULL, on_evaluated, NULL);
  g_task_set_task_data (task, question, (GDestroyNotify) question_free);
  g_task_run_in_thread (task, evaluate_in_thread);
}
