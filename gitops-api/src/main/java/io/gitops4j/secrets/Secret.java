package io.gitops4j.secrets;

import io.gitops4j.SecretException;
import io.gitops4j.SecretRef;
import io.gitops4j.SecretValue;
import org.jspecify.annotations.Nullable;

/**
 * A secret that stays current: it may be kept in a field, and every read gives the value of now.
 *
 * <p>Reads neither wait nor allocate. Where two fields must belong together, as a user name and its
 * password, read both from one {@link #current()}. It prints as its reference, never as its value.
 * Safe to use from many threads; obtained from {@link Secrets#lookup(String)}.
 *
 * @since 0.1
 */
public interface Secret {

  /** Where it is, which may be shown. */
  SecretRef ref();

  /**
   * The version that is current, of the whole secret, whatever field this one means.
   *
   * @throws SecretException with {@link io.gitops4j.Reason#UNAVAILABLE} when the value is older
   *     than allowed, because it could not be asked for anew
   * @throws IllegalStateException when the secrets were closed
   */
  SecretVersion current();

  /**
   * The value as text: the field's if the reference names one, otherwise the whole. Also good as
   * {@code Supplier<String>}: {@code secret::reveal}.
   *
   * @throws SecretException when there is no such field, it is no text, or as {@link #current()}
   */
  String reveal();

  /**
   * The value in a new array of bytes, which the caller may overwrite.
   *
   * @throws SecretException as {@link #reveal()}
   */
  byte[] revealBytes();

  /**
   * A copy of the value, which the caller closes.
   *
   * @throws SecretException as {@link #reveal()}
   */
  SecretValue value();

  /**
   * The whole secret, a JSON object, as a record: each component is the field of its name, or of
   * the name in {@link SecretField}, found as {@link SecretVersion#reveal(String)} does.
   *
   * <p>Components may be strings, booleans, ints, longs, doubles, {@link java.math.BigDecimal},
   * {@link java.net.URI}, {@link java.time.Duration} (ISO 8601), constants of enums by their names,
   * {@link SecretValue}, {@code char[]}, other records of objects, a {@code List} of these of an
   * array, and an {@code Optional} of these, which is empty when there is no such field or it is
   * null. A string is also read as a number, boolean and so on, as consoles write every value as a
   * string.
   *
   * <p>Made once per version; but a record that holds a {@code SecretValue} or {@code char[]} is
   * made for every call, because its receiver closes or overwrites that.
   *
   * @throws SecretException when a component has no field, or one of another type
   * @throws IllegalArgumentException when the record has components of types that are not known, or
   *     its module does not let it be made from here
   */
  <T extends Record> T as(Class<T> type);

  /** Another field of the same secret. */
  Secret field(String name);

  /**
   * Asks the store now and waits, whatever is known; calls at the same time share one answer, which
   * is never of a call to the store that began before this one.
   *
   * @return the version that is current afterwards
   * @throws SecretException when the store does not answer or refuses; what was known stays
   */
  SecretVersion refresh();

  /**
   * Adds who is told of new versions: once for each, in order, from a background thread, one call
   * at a time, also when the same listener is added to several secrets. Adding it twice means two
   * calls.
   *
   * @return takes the listener away again; a call that has begun goes on, those that wait are
   *     dropped
   */
  Registration onRotation(RotationListener listener);

  /**
   * Does something with the current version; if it fails because the credentials are not accepted,
   * asks the store for a fresh version and, when there is another one, does it once more with that.
   * What counts as not accepted is {@link RotationPolicy#defaults()}.
   *
   * <p>The store is asked no more than once a second for this, from whatever number of threads; who
   * comes sooner shares the last answer. There is no further try when the thread was interrupted,
   * nor with another version while the secret is pinned.
   *
   * @throws E as the action: from its first try when no credentials were accepted, with what later
   *     tries and the store said suppressed; otherwise from the try whose credentials were accepted
   */
  <T extends @Nullable Object, E extends Exception> T withRotation(RotationAction<T, E> action)
      throws E;

  /** As {@link #withRotation(RotationAction)}, by another policy. */
  <T extends @Nullable Object, E extends Exception> T withRotation(
      RotationPolicy policy, RotationAction<T, E> action) throws E;

  /**
   * Keeps to the current version, for everybody who reads this secret here, until the pin is
   * closed: a rollout that must not meet two versions. Rotation listeners hear of what came
   * meanwhile, in one call with the newest version, when the last pin is closed.
   *
   * <p>The store is asked as before. A pin says which version is served, not how long a store that
   * does not answer is believed: a pinned secret that cannot be confirmed becomes too old like any
   * other.
   *
   * @throws SecretException as {@link #current()}
   */
  SecretPin pin();
}
