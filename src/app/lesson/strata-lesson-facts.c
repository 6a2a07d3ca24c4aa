/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-lesson-facts.h"

struct _StrataLessonFactsKeeper
{
  StrataSession *session;
  char *page;
  guint n_images, n_figures;
  GPtrArray *earlier; /* of StrataHistory, not owned */
};

static void
on_did (StrataLessonFactsKeeper *self, const char *what)
{
  if (g_str_equal (what, "figure"))
    self->n_figures++;
  else if (g_str_equal (what, "image"))
    self->n_images++;
}

static void
on_look_at (StrataLessonFactsKeeper *self)
{
  self->n_images++;
}

StrataLessonFactsKeeper *
strata_lesson_facts_keeper_new (StrataSession *session)
{
  StrataLessonFactsKeeper *self = g_new0 (StrataLessonFactsKeeper, 1);

  self->session = g_object_ref (session);
  self->earlier = g_ptr_array_new ();
  g_signal_connect_swapped (session, "did", G_CALLBACK (on_did), self);
  g_signal_connect_swapped (session, "look-at", G_CALLBACK (on_look_at), self);
  return self;
}

void
strata_lesson_facts_keeper_free (StrataLessonFactsKeeper *self)
{
  g_signal_handlers_disconnect_by_data (self->session, self);
  g_object_unref (self->session);
  g_ptr_array_unref (self->earlier);
  g_free (self->page);
  g_free (self);
}

void
strata_lesson_facts_keeper_begin (StrataLessonFactsKeeper *self)
{
  self->n_images = self->n_figures = 0;
}

void
strata_lesson_facts_keeper_set_page (StrataLessonFactsKeeper *self, const char *page)
{
  if (g_strcmp0 (self->page, page) == 0)
    return;
  g_free (self->page);
  self->page = g_strdup (page);
}

void
strata_lesson_facts_keeper_fill (StrataLessonFactsKeeper *self, StrataLessonFacts *facts)
{
  StrataTrainer *trainer = strata_session_get_trainer (self->session);
  StrataTrainingLog *log = strata_session_get_log (self->session);
  GListModel *earlier = G_LIST_MODEL (strata_training_log_get_earlier (log));

  g_ptr_array_set_size (self->earlier, 0);
  for (guint i = 0; i < g_list_model_get_n_items (earlier); i++)
    {
      /* The list keeps the log, and the log its history. */
      g_autoptr (StrataTrainingLog) one = g_list_model_get_item (earlier, i);
      g_ptr_array_add (self->earlier, strata_training_log_get_history (one));
    }
  *facts = (StrataLessonFacts){
    .page = self->page,
    .experiment = strata_session_get_experiment (self->session),
    .trained = trainer != NULL ? strata_trainer_get_experiment (trainer) : NULL,
    .training_state = strata_session_get_training_state (self->session),
    .outcome = trainer != NULL ? strata_trainer_get_outcome (trainer) : STRATA_OUTCOME_NONE,
    .history = trainer != NULL ? strata_trainer_get_history (trainer) : NULL,
    .earlier = (StrataHistory *const *) self->earlier->pdata,
    .n_earlier = self->earlier->len,
    .n_images = self->n_images,
    .n_figures = self->n_figures,
    .answer = -1,
  };
}
