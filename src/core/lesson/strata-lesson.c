/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-experiment-json.h"
#include "strata-hdf5.h"
#include "strata-json.h"
#include "strata-lesson-private.h"
#include "strata-lessons-resource.h"

#include <glib/gi18n-lib.h>

G_DEFINE_FINAL_TYPE (StrataLesson, strata_lesson, G_TYPE_OBJECT)

/* The lessons that come with the library, as a resource inside it: data/lessons/ID.strata-lesson. */
static const char *const bundled[] = { "first-model", "scaling", "callbacks", "deep-networks", "overfitting", NULL };

void
strata_lesson_step_free (StrataLessonStep *self)
{
  strata_lesson_text_clear (&self->text);
  g_free (self->point_at);
  g_ptr_array_unref (self->conditions);
  g_array_unref (self->choices);
  g_free (self->question);
  g_free (self->outcome_key);
  g_free (self);
}

static void
strata_lesson_finalize (GObject *object)
{
  StrataLesson *self = STRATA_LESSON (object);

  g_free (self->id);
  strata_lesson_text_clear (&self->title);
  strata_lesson_text_clear (&self->subtitle);
  g_clear_object (&self->experiment);
  g_ptr_array_unref (self->steps);
  G_OBJECT_CLASS (strata_lesson_parent_class)->finalize (object);
}

static void
strata_lesson_class_init (StrataLessonClass *class)
{
  G_OBJECT_CLASS (class)->finalize = strata_lesson_finalize;
}

static void
strata_lesson_init (StrataLesson *self)
{
  self->steps = g_ptr_array_new_with_free_func ((GDestroyNotify) strata_lesson_step_free);
}

/* --- Files --------------------------------------------------------------------------------------------------------- */

StrataLesson *
strata_lesson_load_file (GFile *file, GError **error)
{
  g_autofree char *base = g_file_get_basename (file);
  g_autofree char *name = g_filename_display_name (base);
  g_autoptr (GBytes) bytes = strata_json_read_file (file, name, error);
  gsize length;
  const char *text;

  if (bytes == NULL)
    return NULL;
  text = g_bytes_get_data (bytes, &length);
  return strata_lesson_parse (text ? text : "", length, name, error);
}

char **
strata_lesson_list_bundled (void)
{
  return g_strdupv ((char **) bundled);
}

/**
 * strata_lesson_load_bundled:
 * @id: one of strata_lesson_list_bundled()
 *
 * Returns: (transfer full) (nullable): NULL with %STRATA_FORMAT_ERROR_NOT_FOUND, naming those there are
 */
StrataLesson *
strata_lesson_load_bundled (const char *id, GError **error)
{
  g_autofree char *file_name = g_strconcat (id, STRATA_LESSON_SUFFIX, NULL);
  g_autofree char *path = g_strconcat ("/org/strata/lessons/", file_name, NULL);
  g_autoptr (GBytes) bytes = NULL;
  gsize length;
  const char *text;

  if (!g_strv_contains (bundled, id))
    {
      g_autofree char *known = g_strjoinv (", ", (char **) bundled);
      g_set_error (error, STRATA_FORMAT_ERROR, STRATA_FORMAT_ERROR_NOT_FOUND,
                   _ ("“%s” is no bundled lesson; there are %s"), id, known);
      return NULL;
    }
  bytes = g_resource_lookup_data (strata_lessons_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  if (bytes == NULL)
    return NULL;
  text = g_bytes_get_data (bytes, &length);
  return strata_lesson_parse (text, length, file_name, error);
}

/* --- What it says -------------------------------------------------------------------------------------------------- */

const char *
strata_lesson_get_id (StrataLesson *self)
{
  return self->id;
}

const char *
strata_lesson_get_title (StrataLesson *self)
{
  return strata_lesson_text_get (&self->title);
}

const char *
strata_lesson_get_subtitle (StrataLesson *self)
{
  return strata_lesson_text_get (&self->subtitle);
}

guint
strata_lesson_get_minutes (StrataLesson *self)
{
  return self->minutes;
}

StrataExperiment *
strata_lesson_make_experiment (StrataLesson *self)
{
  StrataExperiment *experiment = strata_experiment_freeze (self->experiment);

  strata_experiment_set_name (experiment, strata_lesson_get_title (self));
  return experiment;
}

static gboolean
has_language (const StrataLessonText *text, const char *language)
{
  return g_strv_contains ((const char *const *) text->languages, language);
}

char **
strata_lesson_list_languages (StrataLesson *self)
{
  GPtrArray *whole = g_ptr_array_new ();

  for (char **language = self->title.languages; *language != NULL; language++)
    {
      gboolean has = has_language (&self->subtitle, *language);

      for (guint i = 0; i < self->steps->len && has; i++)
        {
          StrataLessonStep *step = self->steps->pdata[i];

          has &= has_language (&step->text, *language);
          for (guint j = 0; j < step->choices->len && has; j++)
            has &= has_language (&g_array_index (step->choices, StrataLessonText, j), *language);
        }
      if (has)
        g_ptr_array_add (whole, g_strdup (*language));
    }
  g_ptr_array_add (whole, NULL);
  return (char **) g_ptr_array_free (whole, FALSE);
}

guint
strata_lesson_get_n_steps (StrataLesson *self)
{
  return self->steps->len;
}

const StrataLessonStep *
strata_lesson_get_step (StrataLesson *self, guint i)
{
  g_return_val_if_fail (i < self->steps->len, NULL);
  return self->steps->pdata[i];
}

/* --- A step -------------------------------------------------------------------------------------------------------- */

const char *
strata_lesson_step_get_text (const StrataLessonStep *self)
{
  return strata_lesson_text_get (&self->text);
}

const char *
strata_lesson_step_get_point_at (const StrataLessonStep *self)
{
  return self->point_at;
}

gboolean
strata_lesson_step_waits (const StrataLessonStep *self)
{
  return self->conditions->len > 0 || self->choices->len > 0;
}

gboolean
strata_lesson_step_is_done (const StrataLessonStep *self, const StrataLessonFacts *facts)
{
  if (!strata_lesson_step_waits (self) || (self->choices->len > 0 && facts->answer < 0))
    return FALSE;
  for (guint i = 0; i < self->conditions->len; i++)
    if (!strata_lesson_condition_holds (self->conditions->pdata[i], facts))
      return FALSE;
  return TRUE;
}

guint
strata_lesson_step_get_n_choices (const StrataLessonStep *self)
{
  return self->choices->len;
}

const char *
strata_lesson_step_get_choice (const StrataLessonStep *self, guint i)
{
  return strata_lesson_text_get (&g_array_index (self->choices, StrataLessonText, i));
}

int
strata_lesson_step_get_right_choice (const StrataLessonStep *self)
{
  return self->right;
}

int
strata_lesson_step_get_recalled (const StrataLessonStep *self)
{
  return self->recalled;
}

const char *
strata_lesson_step_get_outcome_key (const StrataLessonStep *self)
{
  return self->outcome_key;
}
