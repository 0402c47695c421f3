/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "supply-fixture.h"
#include "wvs-test.h"

/* Has all who work make a chunk, until nobody has anything to do. */
static void
make_all (Fixture *f)
{
  guint before;

  do {
    before = fake_producers.n_made + fake_producers.n_go + fake_producers.n_new;
    for (guint i = 0; i < 200; i++) {
      WvsProducer *producer = fake_producer_at (f->video, i);

      if (producer != NULL)
        (void)fake_producer_make (producer, 1);
    }
    fixture_settle (f);
    g_assert_cmpuint (fixture_get_stats (f).encoders, <=, 2);
  } while (fake_producers.n_made + fake_producers.n_go + fake_producers.n_new >
           before);
}

/* Many places, two encoders: who comes first is served first. */
static void
test_order (void)
{
  Fixture f;
  WvsReader *readers[4];

  fixture_init (&f, NO_STORE, 2, BIG);
  fake_producers.last = 199;
  for (guint i = 0; i < 4; i++)
    readers[i] = fixture_read (&f, f.video, 50 * (3 - i));
  g_assert_nonnull (fake_producer_at (f.video, 150));
  g_assert_nonnull (fake_producer_at (f.video, 100));
  g_assert_false (wvs_reader_is_waiting (readers[1]));
  g_assert_true (wvs_reader_is_waiting (readers[2]));
  g_assert_true (wvs_reader_is_waiting (readers[3]));
  g_assert_cmpuint (fixture_get_stats (&f).waiting, ==, 2);
  g_assert_cmpuint (fixture_get_stats (&f).encoders, ==, 2);

  /* One can be spared when its reader has four chunks. */
  fixture_make (&f, f.video, 150, 3);
  g_assert_true (fake_producer_begin (fake_producer_at (f.video, 153)));
  g_assert_true (wvs_reader_is_waiting (readers[2]));
  fake_producer_seal (fake_producer_at (f.video, 154));
  fixture_settle (&f);
  g_assert_false (fake_producer_begin (fake_producer_at (f.video, 154)));
  fixture_settle (&f);
  g_assert_nonnull (fake_producer_at (f.video, 50));
  g_assert_false (wvs_reader_is_waiting (readers[2]));
  g_assert_true (wvs_reader_is_waiting (readers[3]));
  g_assert_cmpuint (fixture_get_stats (&f).encoders_started, ==, 3);
  g_assert_cmpuint (fake_producers_count (), ==, 2);

  fixture_make (&f, f.video, 100, 4);
  (void)fake_producer_begin (fake_producer_at (f.video, 104));
  fixture_settle (&f);
  g_assert_nonnull (fake_producer_at (f.video, 0));
  g_assert_cmpuint (fixture_get_stats (&f).waiting, ==, 0);
  for (guint i = 0; i < 4; i++)
    wvs_reader_free (readers[i]);
  fixture_clear (&f);
}

/* Who has nothing to show comes before who has something, even later. */
static void
test_urgency (void)
{
  Fixture f;
  WvsReader *a, *b, *c;

  fixture_init (&f, NO_STORE, 1, BIG);
  a = fixture_read (&f, f.video, 0);
  b = fixture_read (&f, f.video, 50);
  fixture_make (&f, f.video, 0, 4);
  g_assert_false (fake_producer_begin (fake_producer_at (f.video, 4)));
  fixture_settle (&f);
  fixture_make (&f, f.video, 50, 1);
  fixture_move (&f, a, 1, TRUE); /* lacks chunk 4, later on */
  g_assert_false (wvs_reader_is_waiting (a));
  c = fixture_read (&f, f.video, 100); /* lacks the one it is at */
  g_assert_true (wvs_reader_is_waiting (c));

  fixture_make (&f, f.video, 51, 3);
  g_assert_false (fake_producer_begin (fake_producer_at (f.video, 54)));
  fixture_settle (&f);
  g_assert_nonnull (fake_producer_at (f.video, 100));
  fixture_make (&f, f.video, 100, 8); /* the other one has time */
  g_assert_false (fake_producer_begin (fake_producer_at (f.video, 108)));
  fixture_settle (&f);
  g_assert_nonnull (fake_producer_at (f.video, 4));
  wvs_reader_free (a);
  wvs_reader_free (b);
  wvs_reader_free (c);
  fixture_clear (&f);
}

/* Thirty viewers at places all over a film of two hundred chunks watch it to
 * its end: each chunk is made once, and encoders are not sent to and fro. */
static void
test_watch_all (void)
{
  Fixture f;
  WvsReader *readers[30];
  guint places[30];

  fixture_init (&f, NO_STORE, 2, BIG);
  fake_producers.last = 199;
  for (guint i = 0; i < 30; i++) {
    places[i] = (i * 67) % 190;
    readers[i] = fixture_read (&f, f.video, places[i]);
  }
  for (guint step = 0; step < 200; step++) {
    make_all (&f);
    for (guint i = 0; i < 30; i++) {
      if (places[i] < 199) {
        g_assert_cmpint (fixture_get_state (readers[i], places[i]), ==,
            WVS_CHUNK_SEALED);
        wvs_reader_move (readers[i], ++places[i], TRUE);
      }
    }
    fixture_settle (&f);
  }
  g_assert_cmpuint (fake_producers.n_made, ==, 200);
  g_assert_cmpuint (fake_producers.n_made_twice, ==, 0);
  g_assert_cmpuint (fixture_get_stats (&f).encoders_started, <=, 200 / 4);
  for (guint i = 0; i < 30; i++)
    wvs_reader_free (readers[i]);
  fixture_clear (&f);
}

/* An encoder that idles gives way to one of another film at once. */
static void
test_give_way (void)
{
  Fixture f;
  WvsReader *a, *b;
  g_autoptr (WvsRendition) other = fixture_make_video ("b");

  fixture_init (&f, NO_STORE, 1, BIG);
  fake_producers.last = 3;
  a = fixture_read (&f, f.video, 0);
  fixture_make (&f, f.video, 0, 4);
  g_assert_cmpuint (fixture_get_stats (&f).producers, ==, 1);
  b = fixture_read (&f, other, 0);
  g_assert_nonnull (fake_producer_at (other, 0));
  g_assert_cmpuint (fixture_get_stats (&f).producers, ==, 1);
  wvs_reader_free (a);
  wvs_reader_free (b);
  fixture_clear (&f);
}

/* A paused viewer's encoder is there for others. */
static void
test_take_from_paused (void)
{
  Fixture f;
  WvsReader *a, *b;

  fixture_init (&f, NO_STORE, 1, BIG);
  a = fixture_read (&f, f.video, 0);
  fixture_make (&f, f.video, 0, 2);
  fixture_move (&f, a, 0, FALSE);
  g_assert_false (fake_producer_begin (fake_producer_at (f.video, 2)));
  b = fixture_read (&f, f.video, 50);
  g_assert_false (fake_producer_begin (fake_producer_at (f.video, 2)));
  fixture_settle (&f);
  g_assert_nonnull (fake_producer_at (f.video, 50));
  wvs_reader_free (a);
  wvs_reader_free (b);
  fixture_clear (&f);
}

/* Sound has encoders of its own, twice as many. */
static void
test_sound (void)
{
  Fixture f;
  WvsReader *readers[4];

  fixture_init (&f, NO_STORE, 1, BIG);
  readers[0] = fixture_read (&f, f.video, 0);
  for (guint i = 1; i < 4; i++)
    readers[i] = fixture_read (&f, f.sound, 50 * i);
  g_assert_cmpuint (fake_producers_count_working (f.video), ==, 1);
  g_assert_cmpuint (fake_producers_count_working (f.sound), ==, 2);
  g_assert_true (wvs_reader_is_waiting (readers[3]));
  g_assert_cmpuint (fixture_get_stats (&f).encoders, ==, 1);
  g_assert_cmpuint (fixture_get_stats (&f).encoders_started, ==, 1);
  g_assert_cmpuint (fixture_get_stats (&f).audio_encoders_started, ==, 2);
  for (guint i = 0; i < 4; i++)
    wvs_reader_free (readers[i]);
  fixture_clear (&f);
}

int
main (int argc, char **argv)
{
  wvs_test_init (&argc, &argv);
  g_test_add_func ("/supply-encoders/order", test_order);
  g_test_add_func ("/supply-encoders/urgency", test_urgency);
  g_test_add_func ("/supply-encoders/watch-all", test_watch_all);
  g_test_add_func ("/supply-encoders/give-way", test_give_way);
  g_test_add_func ("/supply-encoders/take-from-paused", test_take_from_paused);
  g_test_add_func ("/supply-encoders/sound", test_sound);
  return g_test_run ();
}
