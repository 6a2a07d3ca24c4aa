/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "strata-argument-row.h"
#include "strata-model-page.h"
#include "strata-stack-card.h"
#include "widgets.h"

/* The Model page alone in a window: its actions and its controls edit the experiment, and it follows the experiment. */

typedef struct
{
  StrataExperiment *experiment;
  StrataSession *session;
  StrataEditor *editor;
  GtkWidget *window, *page;
  GtkListBox *list;
} Fixture;

static GtkWidget *
find_list (GtkWidget *widget)
{
  if (gtk_widget_has_css_class (widget, "stack-cards"))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_list (child);
      if (found != NULL)
        return found;
    }
  return NULL;
}

/* The row of an argument that is shown now. */
static StrataArgumentRow *
find_row (GtkWidget *widget, const char *argument)
{
  if (STRATA_IS_ARGUMENT_ROW (widget)
      && g_str_equal (strata_argument_row_get_argument (STRATA_ARGUMENT_ROW (widget))->name, argument))
    return STRATA_ARGUMENT_ROW (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      StrataArgumentRow *found = find_row (child, argument);
      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
set_up (Fixture *fixture, gconstpointer name)
{
  g_autoptr (GError) error = NULL;

  fixture->experiment = strata_bundled_load (name, &error);
  g_assert_no_error (error);
  fixture->session = strata_session_new (fixture->experiment, NULL);
  fixture->editor = strata_session_get_editor (fixture->session);
  fixture->page = g_object_new (STRATA_TYPE_MODEL_PAGE, "session", fixture->session, NULL);
  fixture->window = adw_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1300, 800);
  adw_window_set_content (ADW_WINDOW (fixture->window), fixture->page);
  gtk_window_present (GTK_WINDOW (fixture->window));
  fixture->list = GTK_LIST_BOX (find_list (fixture->page));
  widgets_settle ();
}

static void
tear_down (Fixture *fixture, gconstpointer name)
{
  GObject *experiment = G_OBJECT (fixture->experiment), *page = G_OBJECT (fixture->page);

  /* Nothing keeps the page or the experiment, once the data that were being read have arrived. */
  g_object_add_weak_pointer (experiment, (gpointer *) &experiment);
  g_object_add_weak_pointer (page, (gpointer *) &page);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_clear_object (&fixture->session);
  g_object_unref (fixture->experiment);
  for (guint i = 0; i < 200 && (experiment != NULL || page != NULL); i++)
    widgets_settle ();
  g_assert_null (page);
  g_assert_null (experiment);
}

static guint
count_cards (Fixture *fixture)
{
  guint n = 0;

  while (gtk_list_box_get_row_at_index (fixture->list, n) != NULL)
    n++;
  return n;
}

static StrataConfigurable *
get_part (Fixture *fixture, int card)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (fixture->list, card);

  return strata_stack_item_get_part (strata_stack_card_get_item (STRATA_STACK_CARD (row)));
}

static void
select_card (Fixture *fixture, int card)
{
  gtk_list_box_unselect_all (fixture->list);
  gtk_list_box_select_row (fixture->list, gtk_list_box_get_row_at_index (fixture->list, card));
  widgets_settle ();
}

static void
act (Fixture *fixture, const char *action)
{
  g_assert_true (gtk_widget_activate_action (fixture->page, action, NULL));
  widgets_settle ();
}

static guint
get_units (gpointer layer)
{
  guint units;

  g_object_get (layer, "units", &units, NULL);
  return units;
}

/* --- Cards --------------------------------------------------------------------------------------------------------- */

static void
test_cards (Fixture *fixture, gconstpointer name)
{
  g_assert_cmpuint (count_cards (fixture), ==, 7);
  g_assert_true (STRATA_IS_DATA_SETTINGS (get_part (fixture, 0)));
  g_assert_true (STRATA_IS_SCALING_SETTINGS (get_part (fixture, 1)));
  g_assert_true (STRATA_IS_FLATTEN (get_part (fixture, 2)));
  g_assert_true (STRATA_IS_COMPILE_SETTINGS (get_part (fixture, 6)));
}

static void
test_move (Fixture *fixture, gconstpointer name)
{
  StrataConfigurable *first = get_part (fixture, 3), *second = get_part (fixture, 4);

  select_card (fixture, 3);
  act (fixture, "stack.move-down");
  g_assert_true (get_part (fixture, 4) == first);
  g_assert_true (get_part (fixture, 3) == second);
  g_assert_cmpstr (strata_editor_get_undo_label (fixture->editor), ==, "Move dense down");
  /* The card that moved is still the selected one. */
  g_assert_true (gtk_list_box_row_is_selected (gtk_list_box_get_row_at_index (fixture->list, 4)));
  act (fixture, "stack.move-up");
  g_assert_true (get_part (fixture, 3) == first);

  /* It does not leave the layers. */
  select_card (fixture, 2);
  act (fixture, "stack.move-up");
  g_assert_true (STRATA_IS_FLATTEN (get_part (fixture, 2)));
}

static void
test_duplicate_remove_undo (Fixture *fixture, gconstpointer name)
{
  g_autofree char *start = strata_experiment_to_json (fixture->experiment), *end = NULL;

  select_card (fixture, 3);
  act (fixture, "stack.duplicate");
  g_assert_cmpuint (count_cards (fixture), ==, 8);
  g_assert_cmpuint (get_units (get_part (fixture, 4)), ==, 300);
  act (fixture, "stack.toggle-enabled");
  g_assert_false (strata_layer_get_enabled (STRATA_LAYER (get_part (fixture, 4))));
  act (fixture, "stack.remove");
  g_assert_cmpuint (count_cards (fixture), ==, 7);

  for (guint i = 0; i < 3; i++)
    g_assert_true (strata_editor_undo (fixture->editor));
  widgets_settle ();
  end = strata_experiment_to_json (fixture->experiment);
  g_assert_cmpstr (start, ==, end);
  g_assert_cmpuint (count_cards (fixture), ==, 7);
}

static void
test_several (Fixture *fixture, gconstpointer name)
{
  gtk_list_box_unselect_all (fixture->list);
  for (int i = 3; i <= 5; i++)
    gtk_list_box_select_row (fixture->list, gtk_list_box_get_row_at_index (fixture->list, i));
  act (fixture, "stack.remove");
  g_assert_cmpuint (count_cards (fixture), ==, 4);
  g_assert_cmpstr (strata_editor_get_undo_label (fixture->editor), ==, "Remove 3 layers");
  g_assert_true (strata_editor_undo (fixture->editor));
  widgets_settle ();
  g_assert_cmpuint (count_cards (fixture), ==, 7);
  g_assert_false (strata_editor_undo (fixture->editor));
}

static void
test_insert (Fixture *fixture, gconstpointer name)
{
  select_card (fixture, 3);
  gtk_widget_activate_action (fixture->page, "stack.insert", "s", "Dropout");
  widgets_settle ();
  g_assert_true (STRATA_IS_DROPOUT (get_part (fixture, 4)));
  g_assert_true (gtk_list_box_row_is_selected (gtk_list_box_get_row_at_index (fixture->list, 4)));
  /* Above the layers goes first, below Compile last. */
  select_card (fixture, 0);
  gtk_widget_activate_action (fixture->page, "stack.insert", "s", "Input");
  widgets_settle ();
  g_assert_true (STRATA_IS_INPUT (get_part (fixture, 2)));
  select_card (fixture, 8);
  gtk_widget_activate_action (fixture->page, "stack.insert", "s", "AlphaDropout");
  widgets_settle ();
  g_assert_true (STRATA_IS_ALPHA_DROPOUT (get_part (fixture, 8)));
}

static void
test_empty (Fixture *fixture, gconstpointer name)
{
  gtk_list_box_unselect_all (fixture->list);
  for (int i = 2; i <= 5; i++)
    gtk_list_box_select_row (fixture->list, gtk_list_box_get_row_at_index (fixture->list, i));
  act (fixture, "stack.remove");
  g_assert_cmpuint (count_cards (fixture), ==, 3);
  g_assert_true (gtk_widget_get_mapped (widgets_find (fixture->page, ADW_TYPE_STATUS_PAGE)));
  act (fixture, "stack.start-small");
  g_assert_cmpuint (count_cards (fixture), ==, 6);
  g_assert_true (strata_experiment_validate (fixture->experiment, NULL));
  g_assert_false (gtk_widget_get_mapped (widgets_find (fixture->page, ADW_TYPE_STATUS_PAGE)));
}

static void
test_block (Fixture *fixture, gconstpointer name)
{
  StrataConfigurable *block = get_part (fixture, 3);

  g_assert_true (STRATA_IS_BLOCK (block));
  g_assert_cmpuint (count_cards (fixture), ==, 6);
  select_card (fixture, 3);
  act (fixture, "stack.open");
  g_assert_cmpuint (count_cards (fixture), ==, 7);
  g_assert_true (STRATA_IS_DENSE (get_part (fixture, 4)));

  /* Inserted below a member it is a member. */
  select_card (fixture, 4);
  gtk_widget_activate_action (fixture->page, "stack.insert", "s", "BatchNormalization");
  widgets_settle ();
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (strata_block_get_layers (STRATA_BLOCK (block)))), ==, 2);

  /* Folding from within selects the block. */
  act (fixture, "stack.fold");
  g_assert_cmpuint (count_cards (fixture), ==, 6);
  g_assert_true (gtk_list_box_row_is_selected (gtk_list_box_get_row_at_index (fixture->list, 3)));
  act (fixture, "stack.ungroup");
  g_assert_cmpuint (count_cards (fixture), ==, 7);
  act (fixture, "stack.group");
  g_assert_cmpuint (count_cards (fixture), ==, 6);
  g_assert_true (STRATA_IS_BLOCK (get_part (fixture, 3)));
}

/* --- Inspector ----------------------------------------------------------------------------------------------------- */

static GtkSpinButton *
get_spin (Fixture *fixture, const char *argument)
{
  StrataArgumentRow *row = find_row (fixture->page, argument);

  g_assert_nonnull (row);
  return GTK_SPIN_BUTTON (widgets_find (GTK_WIDGET (row), GTK_TYPE_SPIN_BUTTON));
}

static void
test_typing (Fixture *fixture, gconstpointer name)
{
  StrataConfigurable *dense = get_part (fixture, 3);
  GtkEditable *text;

  select_card (fixture, 3);
  text = GTK_EDITABLE (get_spin (fixture, "units"));
  g_assert_cmpstr (gtk_editable_get_text (text), ==, "300");
  gtk_editable_set_text (text, "4");
  gtk_editable_set_text (text, "45");
  g_assert_cmpuint (get_units (dense), ==, 45);
  g_assert_true (strata_editor_undo (fixture->editor));
  g_assert_cmpuint (get_units (dense), ==, 300);
  g_assert_cmpstr (gtk_editable_get_text (text), ==, "300");
  g_assert_false (strata_editor_undo (fixture->editor));
}

static void
test_bad_number (Fixture *fixture, gconstpointer name)
{
  StrataConfigurable *dense = get_part (fixture, 3);
  StrataArgumentRow *row;
  GtkEditable *text;

  select_card (fixture, 3);
  row = find_row (fixture->page, "units");
  text = GTK_EDITABLE (get_spin (fixture, "units"));

  /* No number: nothing changes, and the row says so. */
  gtk_editable_set_text (text, "12x");
  g_assert_cmpuint (get_units (dense), ==, 300);
  g_assert_nonnull (strstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), "12x"));
  gtk_editable_set_text (text, "99999999999999");
  g_assert_cmpuint (get_units (dense), ==, 300);

  /* A number that cannot be: it stays, and row and card say what is wrong. */
  gtk_editable_set_text (text, "0");
  widgets_settle ();
  g_assert_cmpuint (get_units (dense), ==, 0);
  g_assert_nonnull (strstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), "units must be at least 1"));
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (gtk_list_box_get_row_at_index (fixture->list, 3)), "has-error"));
  gtk_editable_set_text (text, "30");
  widgets_settle ();
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==, "");
  g_assert_false (
    gtk_widget_has_css_class (GTK_WIDGET (gtk_list_box_get_row_at_index (fixture->list, 3)), "has-error"));
}

/* Numbers are shown grouped, and taken so. */
static void
test_grouped_number (Fixture *fixture, gconstpointer name)
{
  const char *texts[] = { "1,024", "1.024", "1 024", "1\302\240024", "1\342\200\257024", "1'024" };
  StrataConfigurable *dense = get_part (fixture, 3);
  GtkEditable *text;

  select_card (fixture, 3);
  text = GTK_EDITABLE (get_spin (fixture, "units"));
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      gtk_editable_set_text (text, "7");
      gtk_editable_set_text (text, texts[i]);
      g_assert_cmpuint (get_units (dense), ==, 1024);
    }
  gtk_editable_set_text (text, "1,02");
  g_assert_cmpuint (get_units (dense), ==, 1024);
}

static void
test_learning_rate (Fixture *fixture, gconstpointer name)
{
  StrataOptimizer *optimizer =
    strata_compile_settings_get_optimizer (strata_experiment_get_compile (fixture->experiment));
  GtkEditable *text;

  select_card (fixture, 6);
  text = GTK_EDITABLE (get_spin (fixture, "learning-rate"));
  gtk_editable_set_text (text, "1e-4");
  g_assert_cmpfloat (strata_optimizer_get_learning_rate (optimizer), ==, 1e-4);
  g_assert_cmpstr (gtk_editable_get_text (text), ==, "1e-4");
  gtk_editable_set_text (text, "0,05");
  g_assert_cmpfloat (strata_optimizer_get_learning_rate (optimizer), ==, 0.05);
  gtk_editable_set_text (text, "nan");
  g_assert_cmpfloat (strata_optimizer_get_learning_rate (optimizer), ==, 0.05);
}

/* A number that may be None is that until one is typed or asked for: not by being looked at. */
static void
test_none (Fixture *fixture, gconstpointer name)
{
  GListModel *callbacks = G_LIST_MODEL (strata_experiment_get_callbacks (fixture->experiment));
  g_autoptr (StrataConfigurable) stopping = NULL;
  GParamSpec *pspec;
  GtkWidget *row, *list = gtk_list_box_new (), *window = gtk_window_new ();
  GtkSpinButton *spin;
  double baseline;

  for (guint i = 0; stopping == NULL; i++)
    {
      g_autoptr (StrataConfigurable) callback = g_list_model_get_item (callbacks, i);
      if (g_str_equal (strata_configurable_get_class_name (callback), "EarlyStopping"))
        stopping = g_steal_pointer (&callback);
    }
  pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (stopping), "baseline");
  row = strata_argument_row_new (fixture->editor, stopping, pspec);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  gtk_window_set_child (GTK_WINDOW (window), list);
  gtk_window_present (GTK_WINDOW (window));
  widgets_settle ();
  spin = GTK_SPIN_BUTTON (widgets_find (row, GTK_TYPE_SPIN_BUTTON));
  gtk_widget_grab_focus (GTK_WIDGET (spin));
  gtk_spin_button_update (spin);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (spin)), ==, "none");
  g_assert_false (strata_editor_undo (fixture->editor));

  gtk_spin_button_spin (spin, GTK_SPIN_STEP_FORWARD, 0);
  g_object_get (stopping, "baseline", &baseline, NULL);
  g_assert_cmpfloat (baseline, ==, 0.1);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (spin)), ==, "0.1");
  gtk_editable_set_text (GTK_EDITABLE (spin), "none");
  gtk_spin_button_update (spin);
  g_object_get (stopping, "baseline", &baseline, NULL);
  g_assert_true (isnan (baseline));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (spin)), ==, "none");
  gtk_editable_set_text (GTK_EDITABLE (spin), "0");
  g_object_get (stopping, "baseline", &baseline, NULL);
  g_assert_cmpfloat (baseline, ==, 0);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Another optimizer brings its own rows, and undo brings the old ones back. */
static void
test_kind (Fixture *fixture, gconstpointer name)
{
  StrataCompileSettings *compile = strata_experiment_get_compile (fixture->experiment);
  StrataOptimizer *sgd = strata_compile_settings_get_optimizer (compile);
  GtkWidget *choice;

  select_card (fixture, 6);
  g_assert_nonnull (find_row (fixture->page, "nesterov"));
  g_assert_null (find_row (fixture->page, "beta-1"));
  choice = widgets_find (GTK_WIDGET (find_row (fixture->page, "optimizer")), GTK_TYPE_DROP_DOWN);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (choice), 1);
  widgets_settle ();
  g_assert_cmpstr (
    strata_configurable_get_class_name (STRATA_CONFIGURABLE (strata_compile_settings_get_optimizer (compile))), ==,
    "Adam");
  g_assert_null (find_row (fixture->page, "nesterov"));
  g_assert_nonnull (find_row (fixture->page, "beta-1"));
  g_assert_true (strata_editor_undo (fixture->editor));
  widgets_settle ();
  g_assert_true (strata_compile_settings_get_optimizer (compile) == sgd);
  g_assert_nonnull (find_row (fixture->page, "nesterov"));
  g_assert_null (find_row (fixture->page, "beta-1"));
  g_assert_cmpuint (gtk_drop_down_get_selected (GTK_DROP_DOWN (choice)), ==, 0);
}

/* --- Copy and paste ------------------------------------------------------------------------------------------------ */

static void
test_clipboard (Fixture *fixture, gconstpointer name)
{
  select_card (fixture, 3);
  act (fixture, "stack.cut");
  g_assert_cmpuint (count_cards (fixture), ==, 6);
  select_card (fixture, 3);
  act (fixture, "stack.paste");
  g_assert_cmpuint (count_cards (fixture), ==, 7);
  g_assert_cmpuint (get_units (get_part (fixture, 4)), ==, 300);
  g_assert_cmpstr (strata_editor_get_undo_label (fixture->editor), ==, "Paste Dense");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  if (!gtk_init_check ())
    {
      g_print ("1..0 # SKIP there is no display\n");
      return 0;
    }
  adw_init ();
  strata_init ();
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (gdk_display_get_default ()),
                                    "/org/strata/Strata/icons");

  g_test_add ("/model-page/cards", Fixture, "sigmoid", set_up, test_cards, tear_down);
  g_test_add ("/model-page/move", Fixture, "sigmoid", set_up, test_move, tear_down);
  g_test_add ("/model-page/duplicate-remove-undo", Fixture, "sigmoid", set_up, test_duplicate_remove_undo, tear_down);
  g_test_add ("/model-page/several", Fixture, "sigmoid", set_up, test_several, tear_down);
  g_test_add ("/model-page/insert", Fixture, "sigmoid", set_up, test_insert, tear_down);
  g_test_add ("/model-page/empty", Fixture, "sigmoid", set_up, test_empty, tear_down);
  g_test_add ("/model-page/block", Fixture, "deep-relu", set_up, test_block, tear_down);
  g_test_add ("/model-page/typing", Fixture, "sigmoid", set_up, test_typing, tear_down);
  g_test_add ("/model-page/bad-number", Fixture, "sigmoid", set_up, test_bad_number, tear_down);
  g_test_add ("/model-page/grouped-number", Fixture, "sigmoid", set_up, test_grouped_number, tear_down);
  g_test_add ("/model-page/learning-rate", Fixture, "sigmoid", set_up, test_learning_rate, tear_down);
  g_test_add ("/model-page/none", Fixture, "sigmoid", set_up, test_none, tear_down);
  g_test_add ("/model-page/kind", Fixture, "sigmoid", set_up, test_kind, tear_down);
  g_test_add ("/model-page/clipboard", Fixture, "sigmoid", set_up, test_clipboard, tear_down);
  return g_test_run ();
}
