/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-classroom-lock.h"

#include "strata-control.h"

/* In milliseconds: cards and rows are made anew with every selection. */
#define LOOK_INTERVAL 250

#define LOCKED "classroom-locked"
#define HIDDEN "classroom-hidden"

struct _StrataClassroomLock
{
  GtkWidget *root;
  StrataClassroom *classroom;
  guint source;
};

/* Not by its sensitivity, which the pages themselves turn on and off. */
static void
set_locked (GtkWidget *widget, gboolean locked)
{
  gtk_widget_set_can_target (widget, !locked);
  gtk_widget_set_can_focus (widget, !locked);
  gtk_accessible_update_state (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_STATE_DISABLED, locked, -1);
}

static void
lock_all (StrataClassroomLock *self, char **names, const char *css_class)
{
  for (char **name = names; *name != NULL; name++)
    {
      g_autoptr (GPtrArray) controls = strata_control_find_all (self->root, *name);

      for (guint i = 0; i < controls->len; i++)
        {
          GtkWidget *control = controls->pdata[i];

          if (g_str_equal (css_class, HIDDEN))
            gtk_widget_set_visible (control, FALSE);
          if (gtk_widget_has_css_class (control, css_class))
            continue;
          gtk_widget_add_css_class (control, css_class);
          set_locked (control, TRUE);
        }
    }
}

static gboolean
look (gpointer user_data)
{
  StrataClassroomLock *self = user_data;

  lock_all (self, self->classroom->locked, LOCKED);
  lock_all (self, self->classroom->hidden, HIDDEN);
  return G_SOURCE_CONTINUE;
}

static void
give_back (GtkWidget *widget)
{
  gboolean hidden = gtk_widget_has_css_class (widget, HIDDEN);

  if (hidden || gtk_widget_has_css_class (widget, LOCKED))
    {
      gtk_widget_remove_css_class (widget, HIDDEN);
      gtk_widget_remove_css_class (widget, LOCKED);
      set_locked (widget, FALSE);
      if (hidden)
        gtk_widget_set_visible (widget, TRUE);
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    give_back (child);
}

StrataClassroomLock *
strata_classroom_lock_new (GtkWidget *root, StrataClassroom *classroom)
{
  StrataClassroomLock *self = g_new0 (StrataClassroomLock, 1);

  self->root = root;
  self->classroom = classroom;
  self->source = g_timeout_add (LOOK_INTERVAL, look, self);
  look (self);
  return self;
}

void
strata_classroom_lock_free (StrataClassroomLock *self)
{
  g_source_remove (self->source);
  give_back (self->root);
  strata_classroom_free (self->classroom);
  g_free (self);
}

gboolean
strata_classroom_lock_holds (StrataClassroomLock *self, const char *name)
{
  return g_strv_contains ((const char *const *) self->classroom->locked, name)
         || g_strv_contains ((const char *const *) self->classroom->hidden, name);
}
