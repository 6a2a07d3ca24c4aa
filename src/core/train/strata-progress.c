/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-progress.h"

#include <math.h>
#include <stdatomic.h>

#define RING_SIZE 4096 /* a power of two: 70 frames of the fastest net's steps */

typedef struct
{
  StrataEvent event;
  guint64 number;
} StrataSlot;

typedef struct
{
  StrataEvent event;
  guint64 number;
  StrataProgressRow row;
  char *note_kind, *note_text, *note_path;
} StrataItem;

struct _StrataProgress
{
  /* The writer's own. */
  guint64 next_number;
  StrataEvent pending; /* batches merged so far that are not in the ring yet */
  double loss_sum, metric_sum;

  /* Both count slots ever used; the slot is the count modulo RING_SIZE. */
  _Atomic guint head; /* written by the writer */
  _Atomic guint tail; /* written by the reader */
  StrataSlot *ring;

  GMutex mutex;
  GQueue items; /* of StrataItem */
};

StrataProgress *
strata_progress_new (void)
{
  StrataProgress *self = g_new0 (StrataProgress, 1);

  self->ring = g_new0 (StrataSlot, RING_SIZE);
  g_mutex_init (&self->mutex);
  g_queue_init (&self->items);
  return self;
}

static void
strata_item_free (StrataItem *item)
{
  g_free (item->row.values);
  g_free (item->note_kind);
  g_free (item->note_text);
  g_free (item->note_path);
  g_free (item);
}

void
strata_progress_free (StrataProgress *self)
{
  if (self == NULL)
    return;
  g_queue_clear_full (&self->items, (GDestroyNotify) strata_item_free);
  g_mutex_clear (&self->mutex);
  g_free (self->ring);
  g_free (self);
}

/* --- Writing -------------------------------------------------------------------------------------------------------- */

static void
merge (StrataProgress *self, const StrataEvent *event)
{
  StrataEvent *pending = &self->pending;
  StrataEvent before = *pending;

  *pending = *event;
  pending->n_batches = before.n_batches + 1;
  self->loss_sum = before.n_batches == 0 ? event->loss : self->loss_sum + event->loss;
  self->metric_sum = before.n_batches == 0 ? event->metric : self->metric_sum + event->metric;
  pending->loss = self->loss_sum / (double) pending->n_batches;
  pending->metric = self->metric_sum / (double) pending->n_batches;
  pending->loss_min = pending->loss_max = event->loss;
  pending->metric_min = pending->metric_max = event->metric;
  if (before.n_batches > 0)
    {
      pending->loss_min = fmin (before.loss_min, event->loss);
      pending->loss_max = fmax (before.loss_max, event->loss);
      pending->metric_min = fmin (before.metric_min, event->metric);
      pending->metric_max = fmax (before.metric_max, event->metric);
    }
}

/* How many batches share a slot, by how full the ring is: what a window sees that was hidden for long is coarse in its
 * later part, and never has a hole. */
static guint64
get_batches_a_slot (guint n_used)
{
  if (n_used < RING_SIZE / 2)
    return 1;
  if (n_used < RING_SIZE / 4 * 3)
    return 16;
  if (n_used < RING_SIZE / 8 * 7)
    return 256;
  return n_used < RING_SIZE ? 4096 : G_MAXUINT64;
}

void
strata_progress_push_batch (StrataProgress *self, const StrataEvent *event)
{
  guint head = atomic_load_explicit (&self->head, memory_order_relaxed);
  guint tail = atomic_load_explicit (&self->tail, memory_order_acquire);

  merge (self, event);
  if (self->pending.n_batches < get_batches_a_slot (head - tail))
    return;
  self->ring[head % RING_SIZE] = (StrataSlot){ .event = self->pending, .number = self->next_number++ };
  atomic_store_explicit (&self->head, head + 1, memory_order_release);
  self->pending.n_batches = 0;
}

static StrataItem *
strata_item_new (StrataProgress *self, const StrataEvent *event)
{
  StrataItem *item = g_new0 (StrataItem, 1);

  item->event = *event;
  item->number = self->next_number++;
  return item;
}

void
strata_progress_push (StrataProgress *self, const StrataEvent *event, const StrataProgressRow *row, gsize n_values)
{
  StrataItem *late = self->pending.n_batches > 0 ? strata_item_new (self, &self->pending) : NULL;
  StrataItem *item = strata_item_new (self, event);

  item->note_kind = g_strdup (event->note_kind);
  item->note_text = g_strdup (event->note_text);
  item->note_path = g_strdup (event->note_path);
  item->event.note_kind = item->note_kind;
  item->event.note_text = item->note_text;
  item->event.note_path = item->note_path;
  if (row != NULL)
    {
      item->row = *row;
      item->row.values = g_memdup2 (row->values, n_values * sizeof *row->values);
    }
  self->pending.n_batches = 0;

  g_mutex_lock (&self->mutex);
  if (late != NULL)
    g_queue_push_tail (&self->items, late);
  g_queue_push_tail (&self->items, item);
  g_mutex_unlock (&self->mutex);
}

/* --- Reading -------------------------------------------------------------------------------------------------------- */

guint
strata_progress_read (StrataProgress *self, StrataProgressFunc func, gpointer user_data)
{
  GQueue items;
  guint tail = atomic_load_explicit (&self->tail, memory_order_relaxed);
  guint n_delivered = 0;

  /* Inside the lock both ways agree: no item can come between what is taken from the list and what is seen in the ring. */
  g_mutex_lock (&self->mutex);
  items = self->items;
  g_queue_init (&self->items);
  guint head = atomic_load_explicit (&self->head, memory_order_acquire);
  g_mutex_unlock (&self->mutex);

  while (tail != head || !g_queue_is_empty (&items))
    {
      StrataItem *item = g_queue_peek_head (&items);
      if (tail != head && (item == NULL || self->ring[tail % RING_SIZE].number < item->number))
        {
          StrataEvent event = self->ring[tail % RING_SIZE].event;
          atomic_store_explicit (&self->tail, ++tail, memory_order_release);
          func (&event, NULL, user_data);
        }
      else
        {
          g_queue_pop_head (&items);
          func (&item->event, item->row.values != NULL ? &item->row : NULL, user_data);
          strata_item_free (item);
        }
      n_delivered++;
    }
  return n_delivered;
}
