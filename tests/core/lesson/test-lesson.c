/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata.h"

#include <string.h>

/* Lessons as files: the bundled ones are whole, and what is wrong with one is told by file, field and mend. */

#define WHOLE                                                                                                         \
  "{\"format\": 1, \"id\": \"mine\", \"title\": {\"en\": \"Mine\", \"zh_CN\": \"我的\"}, \"subtitle\": \"Short\", " \
  "\"minutes\": 3, \"experiment\": \"sigmoid\", \"steps\": [{\"text\": \"Look.\", \"point_at\": \"page:data\", "      \
  "\"until\": {\"page\": \"data\"}}]}"

static void
set_language (const char *language)
{
  /* GLib keeps the list until the variable is another. */
  g_setenv ("LANGUAGE", language, TRUE);
}

static void
test_bundled (void)
{
  g_auto (GStrv) ids = strata_lesson_list_bundled ();

  for (guint i = 0; ids[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (StrataLesson) lesson = strata_lesson_load_bundled (ids[i], &error);
      g_auto (GStrv) languages = lesson != NULL ? strata_lesson_list_languages (lesson) : NULL;
      g_autoptr (StrataExperiment) experiment = NULL;

      g_assert_no_error (error);
      g_assert_cmpstr (strata_lesson_get_id (lesson), ==, ids[i]);
      g_assert_true (g_strv_contains ((const char *const *) languages, "en"));
      g_assert_true (g_strv_contains ((const char *const *) languages, "zh_CN"));
      g_assert_cmpuint (strata_lesson_get_minutes (lesson), >, 0);
      g_assert_cmpuint (strata_lesson_get_minutes (lesson), <, 10);
      experiment = strata_lesson_make_experiment (lesson);
      strata_experiment_validate (experiment, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (strata_experiment_get_name (experiment), ==, strata_lesson_get_title (lesson));
    }
}

/* The last step asks for a figure the student made, which stands for itself. */
static void
test_ends_in_a_figure (void)
{
  g_auto (GStrv) ids = strata_lesson_list_bundled ();

  for (guint i = 0; ids[i] != NULL; i++)
    {
      g_autoptr (StrataLesson) lesson = strata_lesson_load_bundled (ids[i], NULL);
      g_autoptr (StrataExperiment) experiment = strata_lesson_make_experiment (lesson);
      const StrataLessonStep *last = strata_lesson_get_step (lesson, strata_lesson_get_n_steps (lesson) - 1);
      StrataLessonFacts facts = { .page = "train", .experiment = experiment, .answer = -1 };

      g_assert_false (strata_lesson_step_is_done (last, &facts));
      facts.n_figures = 1;
      g_assert_true (strata_lesson_step_is_done (last, &facts));
    }
}

static void
test_languages (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StrataLesson) lesson = strata_lesson_parse (WHOLE, -1, "mine.strata-lesson", &error);
  g_auto (GStrv) languages = NULL;

  g_assert_no_error (error);
  set_language ("zh_CN");
  g_assert_cmpstr (strata_lesson_get_title (lesson), ==, "我的");
  g_assert_cmpstr (strata_lesson_get_subtitle (lesson), ==, "Short");
  set_language ("fr");
  g_assert_cmpstr (strata_lesson_get_title (lesson), ==, "Mine");
  set_language ("en");
  g_assert_cmpstr (strata_lesson_get_title (lesson), ==, "Mine");

  /* A text is missing in Chinese. */
  languages = strata_lesson_list_languages (lesson);
  g_assert_cmpuint (g_strv_length (languages), ==, 1);
  g_assert_cmpstr (languages[0], ==, "en");
}

static void
test_step (void)
{
  g_autoptr (StrataLesson) lesson = strata_lesson_parse (WHOLE, -1, "mine.strata-lesson", NULL);
  const StrataLessonStep *step = strata_lesson_get_step (lesson, 0);

  g_assert_cmpuint (strata_lesson_get_n_steps (lesson), ==, 1);
  g_assert_cmpstr (strata_lesson_step_get_text (step), ==, "Look.");
  g_assert_cmpstr (strata_lesson_step_get_point_at (step), ==, "page:data");
  g_assert_true (strata_lesson_step_waits (step));
  g_assert_cmpuint (strata_lesson_step_get_n_choices (step), ==, 0);
  g_assert_cmpint (strata_lesson_step_get_recalled (step), ==, -1);
}

/* The experiment may stand in the file itself, whatever its own mistakes. */
static void
test_inline_experiment (void)
{
  const char *text = "{\"format\": 1, \"title\": \"A\", \"subtitle\": \"B\", \"steps\": [{\"text\": \"C\"}], "
                     "\"experiment\": {\"format\": 1, \"layers\": [{\"class_name\": \"Dense\", \"config\": "
                     "{\"units\": 7}}]}}";
  g_autoptr (GError) error = NULL;
  g_autoptr (StrataLesson) lesson = strata_lesson_parse (text, -1, "own.strata-lesson", &error);
  g_autoptr (StrataExperiment) one = NULL, two = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (strata_lesson_get_id (lesson), ==, "own.strata-lesson");
  one = strata_lesson_make_experiment (lesson);
  two = strata_lesson_make_experiment (lesson);
  g_assert_true (one != two);
  g_assert_cmpuint (strata_stack_get_n_layers (strata_experiment_get_stack (one)), ==, 1);
  g_assert_false (strata_lesson_step_waits (strata_lesson_get_step (lesson, 0)));
}

static void
test_question (void)
{
  const char *text = "{\"format\": 1, \"title\": \"A\", \"subtitle\": \"B\", \"experiment\": \"sigmoid\", \"steps\": ["
                     "{\"text\": \"C\", \"predict\": {\"name\": \"q\", \"choices\": [\"x\", \"y\"], \"right\": 2}}, "
                     "{\"text\": \"D\", \"recall\": {\"question\": \"q\", \"outcome\": \"val_loss\"}}]}";
  g_autoptr (GError) error = NULL;
  g_autoptr (StrataLesson) lesson = strata_lesson_parse (text, -1, "own.strata-lesson", &error);
  const StrataLessonStep *question, *recall;
  StrataLessonFacts facts = { .answer = -1 };

  g_assert_no_error (error);
  question = strata_lesson_get_step (lesson, 0);
  recall = strata_lesson_get_step (lesson, 1);
  g_assert_cmpuint (strata_lesson_step_get_n_choices (question), ==, 2);
  g_assert_cmpstr (strata_lesson_step_get_choice (question, 1), ==, "y");
  g_assert_cmpint (strata_lesson_step_get_right_choice (question), ==, 1);
  g_assert_true (strata_lesson_step_waits (question));
  g_assert_false (strata_lesson_step_is_done (question, &facts));
  facts.answer = 0;
  g_assert_true (strata_lesson_step_is_done (question, &facts));
  g_assert_cmpint (strata_lesson_step_get_recalled (recall), ==, 0);
  g_assert_cmpstr (strata_lesson_step_get_outcome_key (recall), ==, "val_loss");
}

/* One wrong thing each, put in place of a part of the whole one. */
static void
test_refused (void)
{
  static const struct
  {
    const char *old, *new, *place, *mend;
  } cases[] = {
    { "\"format\": 1", "\"format\": 2", "mine.strata-lesson: format is 2", "open it with a newer Strata" },
    { "\"format\": 1", "\"format\": \"1\"", "mine.strata-lesson: format must be", "this is no lesson" },
    { "\"title\": {\"en\": \"Mine\", \"zh_CN\": \"我的\"}", "\"title\": {\"zh_CN\": \"我的\"}", "title.en must be",
      "English text" },
    { "\"subtitle\": \"Short\", ", "", "subtitle must be", "a text" },
    { "\"subtitle\": \"Short\"", "\"subtitle\": \"\"", "subtitle must be", "1 to 700" },
    { "\"minutes\": 3", "\"minutes\": -3", "minutes must be", "from 1 to 600" },
    { "\"experiment\": \"sigmoid\"", "\"experiment\": \"nothing\"", "experiment: “nothing”", "there are sigmoid" },
    { "\"experiment\": \"sigmoid\"", "\"experiment\": {\"format\": 1, \"fit\": []}", "experiment: fit must be",
      "an object" },
    { "\"until\"", "\"untill\"", "steps[0].untill is no field", "“until”" },
    { "{\"page\": \"data\"}", "{\"page\": \"date\"}", "steps[0].until.page must be", "“evaluate”" },
    { "{\"page\": \"data\"}", "{\"pages\": \"data\"}", "steps[0].until.pages is no field", "“trained_with”" },
    { "{\"page\": \"data\"}", "{}", "steps[0].until must be", "leave it out" },
    { "{\"page\": \"data\"}", "{\"layer\": \"Dens\"}", "steps[0].until.layer must be", "“Dense”" },
    { "{\"page\": \"data\"}", "{\"layer\": {\"kind\": \"Dense\"}}", "steps[0].until.layer.above must be", "“below”" },
    { "{\"page\": \"data\"}", "{\"callback\": \"Dense\"}", "steps[0].until.callback must be", "“EarlyStopping”" },
    { "{\"page\": \"data\"}", "{\"scaling\": \"big\"}", "steps[0].until.scaling must be", "“standard”" },
    { "{\"page\": \"data\"}", "{\"argument\": {\"of\": \"Dense\", \"name\": \"unit\", \"equals\": 1}}",
      "steps[0].until.argument.name must be", "an argument of it" },
    { "{\"page\": \"data\"}", "{\"argument\": {\"of\": \"nobody\", \"name\": \"units\", \"equals\": 1}}",
      "steps[0].until.argument.of must be", "“optimizer”" },
    { "{\"page\": \"data\"}", "{\"training\": \"soon\"}", "steps[0].until.training must be", "“stopped_early”" },
    { "{\"page\": \"data\"}", "{\"epoch\": 0}", "steps[0].until.epoch must be", "from 1" },
    { "{\"page\": \"data\"}", "{\"history\": {\"above\": 1}}", "steps[0].until.history.key must be", "val_accuracy" },
    { "{\"page\": \"data\"}", "{\"compare\": {\"key\": \"loss\"}}", "steps[0].until.compare.above must be", "“below”" },
    { "{\"page\": \"data\"}", "{\"trained_with\": {\"layer\": 3}}", "steps[0].until.trained_with.layer must be",
      "an object" },
    { "\"page:data\"", "\"page data\"", "steps[0].point_at must be", "letters" },
    { "\"text\": \"Look.\", ", "", "steps[0].text must be", "a text" },
    { "\"point_at\"", "\"predict\": {\"choices\": [\"x\"]}, \"point_at\"", "steps[0].predict.choices must be",
      "2 to 6" },
    { "\"point_at\"", "\"recall\": {\"question\": \"q\"}, \"point_at\"", "steps[0].recall.question must be",
      "an earlier step" },
    { "[{\"text\"", "[], \"more\": [{\"text\"", "more is no field", "“steps”" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (GStrv) parts = g_strsplit (WHOLE, cases[i].old, 2);
      g_autofree char *text = g_strjoinv (cases[i].new, parts);
      g_autoptr (GError) error = NULL;

      g_assert_cmpuint (g_strv_length (parts), ==, 2);
      g_assert_null (strata_lesson_parse (text, -1, "mine.strata-lesson", &error));
      g_assert_error (error, STRATA_FORMAT_ERROR, (int) error->code);
      g_assert_true (g_str_has_prefix (error->message, "mine.strata-lesson: "));
      if (strstr (error->message, cases[i].place) == NULL || strstr (error->message, cases[i].mend) == NULL)
        g_error ("“%s” tells not “%s” and “%s”", error->message, cases[i].place, cases[i].mend);
    }
}

/* Too deep, too long, too many, not text: refused, and quickly. */
static void
test_hostile (void)
{
  g_autoptr (GString) steps = g_string_new ("{\"format\": 1, \"title\": \"A\", \"subtitle\": \"B\", \"experiment\": "
                                            "\"sigmoid\", \"steps\": [");
  g_autofree char *deep = g_strnfill (100000, '[');
  g_autofree char *letters = g_strnfill (100000, 'x');
  g_autofree char *long_text =
    g_strdup_printf ("{\"format\": 1, \"title\": \"%s\", \"subtitle\": \"B\", \"experiment\": \"sigmoid\", "
                     "\"steps\": [{\"text\": \"C\"}]}",
                     letters);

  for (guint i = 0; i < 5000; i++)
    g_string_append (steps, "{\"text\": \"C\"},");
  g_string_append (steps, "{\"text\": \"C\"}]}");

  const char *const texts[] = { "", "[]", "null", deep, long_text, steps->str, "{\"format\": 1" };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (strata_lesson_parse (texts[i], -1, "bad", &error));
      g_assert_nonnull (error);
    }
  g_assert_null (strata_lesson_parse ("\xff\xfe{}", 4, "bad", NULL));
  g_assert_null (strata_lesson_load_bundled ("none", NULL));

  g_autoptr (GFile) missing = g_file_new_for_path ("/nowhere/at all.strata-lesson");
  g_autoptr (GError) error = NULL;
  g_assert_null (strata_lesson_load_file (missing, &error));
  g_assert_error (error, STRATA_FORMAT_ERROR, STRATA_FORMAT_ERROR_NOT_FOUND);
}

/* --- Experiments for a class --------------------------------------------------------------------------------------- */

static void
test_classroom (void)
{
  const char *text = "{\"format\": 1, \"classroom\": {\"locked\": [\"argument:units\", \"win.train\"]}}";
  g_autoptr (GError) error = NULL;
  g_autoptr (StrataExperiment) experiment = strata_experiment_parse (text, -1, "class.strata", &error);
  g_autoptr (StrataExperiment) plain = strata_bundled_load ("sigmoid", NULL);
  g_autoptr (StrataExperiment) copy = NULL, again = NULL;
  g_autoptr (StrataClassroom) classroom = NULL, kept = NULL;
  g_autofree char *written = NULL;

  g_assert_no_error (error);
  classroom = strata_experiment_dup_classroom (experiment);
  g_assert_cmpstr (classroom->locked[0], ==, "argument:units");
  g_assert_cmpstr (classroom->locked[1], ==, "win.train");
  g_assert_null (classroom->locked[2]);
  g_assert_null (classroom->hidden[0]);
  g_assert_null (strata_experiment_dup_classroom (plain));

  /* A copy and a file keep it. */
  copy = strata_experiment_freeze (experiment);
  written = strata_experiment_to_json (copy);
  again = strata_experiment_parse (written, -1, "class.strata", &error);
  g_assert_no_error (error);
  kept = strata_experiment_dup_classroom (again);
  g_assert_nonnull (kept);
  g_assert_cmpstr (kept->locked[1], ==, "win.train");
}

static void
test_bad_classroom (void)
{
  static const struct
  {
    const char *classroom, *message;
  } cases[] = {
    { "[]", "class.strata: classroom must be an object" },
    { "{\"lock\": []}", "class.strata: classroom.lock is no field" },
    { "{\"locked\": \"all\"}", "class.strata: classroom.locked must be a list" },
    { "{\"hidden\": [1]}", "class.strata: classroom.hidden must be a list" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strdup_printf ("{\"format\": 1, \"classroom\": %s}", cases[i].classroom);
      g_autoptr (GError) error = NULL;

      g_assert_null (strata_experiment_parse (text, -1, "class.strata", &error));
      g_assert_error (error, STRATA_FORMAT_ERROR, STRATA_FORMAT_ERROR_FIELD);
      g_assert_true (g_str_has_prefix (error->message, cases[i].message));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  strata_init ();
  g_test_add_func ("/lesson/bundled", test_bundled);
  g_test_add_func ("/lesson/ends-in-a-figure", test_ends_in_a_figure);
  g_test_add_func ("/lesson/languages", test_languages);
  g_test_add_func ("/lesson/step", test_step);
  g_test_add_func ("/lesson/inline-experiment", test_inline_experiment);
  g_test_add_func ("/lesson/question", test_question);
  g_test_add_func ("/lesson/refused", test_refused);
  g_test_add_func ("/lesson/hostile", test_hostile);
  g_test_add_func ("/lesson/classroom", test_classroom);
  g_test_add_func ("/lesson/bad-classroom", test_bad_classroom);
  return g_test_run ();
}
