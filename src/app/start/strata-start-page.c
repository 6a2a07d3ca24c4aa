/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-start-page.h"

#include "strata-draft-store.h"
#include "strata-experiment-card.h"
#include "strata-format.h"
#include "strata-lesson-card.h"
#include "strata-preferences.h"
#include "strata-recent-card.h"
#include "strata.h"

#include <glib/gi18n.h>

/* So many of the recent files are shown at first: they stand before what a newcomer looks for, and must leave it in view. */
#define N_LATEST 4

struct _StrataStartPage
{
  GtkWidget parent_instance;

  GtkWidget *scroller;
  GtkFlowBox *cards;
  GtkWidget *drafts;
  GtkListBox *drafts_list;
  GtkFlowBox *lessons;
  GtkWidget *recent;
  GtkFlowBox *recent_cards;
  GtkWidget *all_recent;
};

G_DEFINE_FINAL_TYPE (StrataStartPage, strata_start_page, GTK_TYPE_WIDGET)

static void
on_card_activated (StrataStartPage *self, GtkFlowBoxChild *child)
{
  const char *name = strata_experiment_card_get_name (STRATA_EXPERIMENT_CARD (child));

  if (name != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.open-bundled", "s", name);
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "win.new", NULL);
}

static void
on_lesson_activated (StrataStartPage *self, GtkFlowBoxChild *child)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.start-lesson", "s",
                              strata_lesson_card_get_id (STRATA_LESSON_CARD (child)));
}

static void
on_recent_activated (StrataStartPage *self, GtkFlowBoxChild *child)
{
  const char *uri = strata_recent_card_get_uri (STRATA_RECENT_CARD (child));

  gtk_widget_activate_action (GTK_WIDGET (self), "win.open-uri", "s", uri);
}

/* With a tick on those that were gone through. */
static void
show_lessons (StrataStartPage *self)
{
  g_auto (GStrv) finished = strata_preferences_get_strv ("finished-lessons");

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->lessons)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      StrataLessonCard *card = STRATA_LESSON_CARD (child);

      strata_lesson_card_set_finished (
        card, g_strv_contains ((const char *const *) finished, strata_lesson_card_get_id (card)));
    }
}

static void
show_recent (StrataStartPage *self)
{
  gboolean all = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->all_recent));
  guint i = 0;

  for (GtkWidget *card = gtk_widget_get_first_child (GTK_WIDGET (self->recent_cards)); card != NULL;
       card = gtk_widget_get_next_sibling (card))
    gtk_widget_set_visible (card, all || i++ < N_LATEST);
}

void
strata_start_page_refresh (StrataStartPage *self)
{
  g_auto (GStrv) uris = strata_preferences_get_strv ("recent-files");
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->recent_cards))) != NULL)
    gtk_flow_box_remove (self->recent_cards, child);
  for (guint i = 0; uris[i] != NULL; i++)
    gtk_flow_box_insert (self->recent_cards, strata_recent_card_new (uris[i]), -1);
  gtk_widget_set_visible (self->recent, uris[0] != NULL);
  gtk_widget_set_visible (self->all_recent, g_strv_length (uris) > N_LATEST);
  show_recent (self);
  show_lessons (self);
}

/* --- Unsaved work -------------------------------------------------------------------------------------------------- */

static GtkWidget *
make_draft_button (const char *action, const StrataDraftEntry *entry, const char *tip)
{
  GtkWidget *button = gtk_button_new ();
  g_autofree char *name = g_strdup_printf (tip, entry->name);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", entry->id);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return button;
}

static GtkWidget *
make_draft_row (const StrataDraftEntry *entry)
{
  g_autoptr (GFile) origin = entry->origin ? g_file_new_for_uri (entry->origin) : NULL;
  g_autofree char *place = origin ? g_file_get_parse_name (origin) : g_strdup (_ ("never saved"));
  g_autofree char *moment = strata_format_moment (entry->modified);
  g_autofree char *about = g_strdup_printf (_ ("Edited %s · %s"), moment, place);
  g_autofree char *escaped_name = g_markup_escape_text (entry->name, -1);
  g_autofree char *escaped_about = g_markup_escape_text (about, -1);
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *discard = make_draft_button ("win.discard-draft", entry, _ ("Discard the edits of %s"));
  GtkWidget *restore = make_draft_button ("win.restore-draft", entry, _ ("Restore the edits of %s"));

  gtk_button_set_icon_name (GTK_BUTTON (discard), "user-trash-symbolic");
  gtk_widget_add_css_class (discard, "flat");
  gtk_button_set_label (GTK_BUTTON (restore), _ ("Restore"));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), escaped_name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), escaped_about);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), discard);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), restore);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), restore);
  return row;
}

void
strata_start_page_show_drafts (StrataStartPage *self, GPtrArray *entries)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->drafts_list, 0)) != NULL)
    gtk_list_box_remove (self->drafts_list, GTK_WIDGET (row));
  for (guint i = 0; i < entries->len; i++)
    gtk_list_box_append (self->drafts_list, make_draft_row (g_ptr_array_index (entries, i)));
  gtk_widget_set_visible (self->drafts, entries->len > 0);
}

/* --- The widget ---------------------------------------------------------------------------------------------------- */

static gboolean
strata_start_page_grab_focus (GtkWidget *widget)
{
  StrataStartPage *self = STRATA_START_PAGE (widget);
  GtkFlowBox *first = gtk_widget_get_visible (self->recent) ? self->recent_cards : self->cards;

  GtkAdjustment *place = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));

  /* As if it came by Tab: the arrows go on from the card the focus is on. Cards that have just been made have no place yet,
   * and would be looked for at a wrong one. */
  if (!gtk_widget_child_focus (GTK_WIDGET (first), GTK_DIR_TAB_FORWARD))
    return FALSE;
  gtk_adjustment_set_value (place, 0);
  return TRUE;
}

static void
strata_start_page_dispose (GObject *object)
{
  g_clear_pointer (&STRATA_START_PAGE (object)->scroller, gtk_widget_unparent);
  G_OBJECT_CLASS (strata_start_page_parent_class)->dispose (object);
}

static void
strata_start_page_class_init (StrataStartPageClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = strata_start_page_dispose;
  widget_class->grab_focus = strata_start_page_grab_focus;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "startpage");
  gtk_widget_class_set_template_from_resource (widget_class, "/org/strata/Strata/strata-start-page.ui");
  gtk_widget_class_bind_template_child (widget_class, StrataStartPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, StrataStartPage, cards);
  gtk_widget_class_bind_template_child (widget_class, StrataStartPage, drafts);
  gtk_widget_class_bind_template_child (widget_class, StrataStartPage, drafts_list);
  gtk_widget_class_bind_template_child (widget_class, StrataStartPage, lessons);
  gtk_widget_class_bind_template_child (widget_class, StrataStartPage, recent);
  gtk_widget_class_bind_template_child (widget_class, StrataStartPage, recent_cards);
  gtk_widget_class_bind_template_child (widget_class, StrataStartPage, all_recent);
  gtk_widget_class_bind_template_callback (widget_class, on_card_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_lesson_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_recent_activated);
  gtk_widget_class_bind_template_callback (widget_class, show_recent);
}

static void
strata_start_page_init (StrataStartPage *self)
{
  g_auto (GStrv) names = strata_bundled_list ();
  g_auto (GStrv) lessons = strata_lesson_list_bundled ();

  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; names[i] != NULL; i++)
    gtk_flow_box_insert (self->cards, strata_experiment_card_new (names[i]), -1);
  gtk_flow_box_insert (self->cards, strata_experiment_card_new (NULL), -1);
  for (guint i = 0; lessons[i] != NULL; i++)
    {
      g_autoptr (StrataLesson) lesson = strata_lesson_load_bundled (lessons[i], NULL);
      gtk_flow_box_insert (self->lessons, strata_lesson_card_new (lesson, i + 1), -1);
    }
  strata_start_page_refresh (self);
}
