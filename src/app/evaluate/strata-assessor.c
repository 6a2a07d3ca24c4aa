/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-assessor.h"

/* What is remembered of an image takes some 300 bytes: as many images as this are kept, and never less than two networks'. */
#define MOST_IMAGES 200000

typedef struct
{
  StrataNetwork *network; /* NULL: nothing is asked for */
  StrataDataset *dataset;
  StrataSplit split;
  gboolean live;
} Wish;

struct _StrataAssessor
{
  GObject parent_instance;

  GPtrArray *known; /* of StrataAssessment, the one asked for last at the end */
  Wish wish;        /* the newest */
  gboolean running;
  GCancellable *cancellable;
};

enum
{
  PROP_0,
  PROP_RUNNING,
  N_PROPS
};

enum
{
  MEASURED,
  N_SIGNALS
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StrataAssessor, strata_assessor, G_TYPE_OBJECT)

static void measure_wish (StrataAssessor *self);

static void
wish_clear (Wish *wish)
{
  g_clear_object (&wish->network);
  g_clear_object (&wish->dataset);
}

static void
wish_copy (Wish *to, const Wish *from)
{
  g_set_object (&to->network, from->network);
  g_set_object (&to->dataset, from->dataset);
  to->split = from->split;
  to->live = from->live;
}

/* Whether what comes of the one is worth a look to who asks for the other. */
static gboolean
is_worth (const Wish *one, const Wish *other)
{
  return one->dataset == other->dataset && one->split == other->split
         && (one->network == other->network || (one->live && other->live));
}

static void
set_running (StrataAssessor *self, gboolean running)
{
  if (self->running == running)
    return;
  self->running = running;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_RUNNING]);
}

/* --- What is known ------------------------------------------------------------------------------------------------- */

static StrataAssessment *
find_known (StrataAssessor *self)
{
  for (guint i = 0; i < self->known->len; i++)
    {
      StrataAssessment *one = self->known->pdata[i];

      if (strata_assessment_get_network (one) == self->wish.network
          && strata_assessment_get_dataset (one) == self->wish.dataset
          && strata_assessment_get_split (one) == self->wish.split)
        {
          g_ptr_array_add (self->known, g_ptr_array_steal_index (self->known, i));
          return one;
        }
    }
  return NULL;
}

static void
remember (StrataAssessor *self, StrataAssessment *assessment)
{
  gsize n_images = 0;

  g_ptr_array_add (self->known, g_object_ref (assessment));
  for (guint i = 0; i < self->known->len; i++)
    n_images += strata_assessment_get_n (self->known->pdata[i]);
  while (n_images > MOST_IMAGES && self->known->len > 2)
    {
      n_images -= strata_assessment_get_n (self->known->pdata[0]);
      g_ptr_array_remove_index (self->known, 0);
    }
}

/* --- Measuring ----------------------------------------------------------------------------------------------------- */

static void
on_measured (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  g_autoptr (StrataAssessor) self = g_object_ref (g_task_get_source_object (task));
  const Wish *wish = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (StrataAssessment) assessment = strata_assessment_new_finish (result, &error);
  gboolean cancelled = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  gboolean last = wish->network == self->wish.network && is_worth (wish, &self->wish);

  self->running = FALSE;
  if (assessment != NULL && self->wish.network != NULL)
    remember (self, assessment);
  if (self->wish.network != NULL && !cancelled && is_worth (wish, &self->wish))
    g_signal_emit (self, signals[MEASURED], 0, assessment, error != NULL ? error->message : NULL);
  if (self->wish.network != NULL && (!last || cancelled))
    measure_wish (self);
  if (!self->running)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_RUNNING]);
  g_object_unref (task);
}

static void
wish_free (gpointer data)
{
  wish_clear (data);
  g_free (data);
}

static void
measure_wish (StrataAssessor *self)
{
  StrataAssessment *known = find_known (self);
  Wish *wish;

  if (known != NULL)
    {
      g_signal_emit (self, signals[MEASURED], 0, known, NULL);
      return;
    }
  wish = g_new0 (Wish, 1);
  wish_copy (wish, &self->wish);
  GTask *task = g_task_new (self, NULL, NULL, NULL);
  g_task_set_task_data (task, wish, wish_free);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  set_running (self, TRUE);
  strata_assessment_new_async (wish->network, wish->dataset, wish->split, self->cancellable, on_measured, task);
}

void
strata_assessor_measure (StrataAssessor *self,
                         StrataNetwork *network,
                         StrataDataset *dataset,
                         StrataSplit split,
                         gboolean live)
{
  g_return_if_fail (STRATA_IS_ASSESSOR (self));
  g_return_if_fail (network != NULL && dataset != NULL);

  Wish wish = { network, dataset, split, live };
  gboolean other = self->wish.split != split || self->wish.dataset != dataset;

  wish_copy (&self->wish, &wish);
  /* The running one is of another split: it need not be waited for. */
  if (self->running && other)
    g_cancellable_cancel (self->cancellable);
  if (!self->running || find_known (self) != NULL)
    measure_wish (self);
}

gboolean
strata_assessor_get_running (StrataAssessor *self)
{
  return self->running;
}

void
strata_assessor_forget (StrataAssessor *self)
{
  g_cancellable_cancel (self->cancellable);
  wish_clear (&self->wish);
  g_ptr_array_set_size (self->known, 0);
}

/* --- The object ---------------------------------------------------------------------------------------------------- */

static void
strata_assessor_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_RUNNING)
    g_value_set_boolean (value, STRATA_ASSESSOR (object)->running);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
strata_assessor_dispose (GObject *object)
{
  StrataAssessor *self = STRATA_ASSESSOR (object);

  strata_assessor_forget (self);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (strata_assessor_parent_class)->dispose (object);
}

static void
strata_assessor_finalize (GObject *object)
{
  g_ptr_array_unref (STRATA_ASSESSOR (object)->known);
  G_OBJECT_CLASS (strata_assessor_parent_class)->finalize (object);
}

static void
strata_assessor_class_init (StrataAssessorClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->get_property = strata_assessor_get_property;
  object_class->dispose = strata_assessor_dispose;
  object_class->finalize = strata_assessor_finalize;
  props[PROP_RUNNING] = g_param_spec_boolean ("running", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[MEASURED] = g_signal_new ("measured", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 2, STRATA_TYPE_ASSESSMENT, G_TYPE_STRING);
}

static void
strata_assessor_init (StrataAssessor *self)
{
  self->known = g_ptr_array_new_with_free_func (g_object_unref);
}

StrataAssessor *
strata_assessor_new (void)
{
  return g_object_new (STRATA_TYPE_ASSESSOR, NULL);
}
