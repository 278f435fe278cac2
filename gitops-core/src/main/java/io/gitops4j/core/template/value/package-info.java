/**
 * The values of Go templates in Java, and what Go's reflection says about them: type name, kind,
 * truth, assignability.
 *
 * <p>nil is {@code null}; {@code bool} is {@link java.lang.Boolean}; {@code string} is {@link
 * java.lang.String}; Go's {@code int} is {@link java.lang.Long}; {@code float64} is {@link
 * java.lang.Double}; every other number is a {@link io.gitops4j.core.template.value.TypedNumber};
 * {@code map[string]interface {}} is a {@link java.util.Map} of strings; {@code []interface {}} is
 * a {@link java.util.List}; named or narrower maps and lists are {@link
 * io.gitops4j.core.template.value.TypedMap} and {@link io.gitops4j.core.template.value.TypedList};
 * {@code []byte} is {@link io.gitops4j.core.template.value.Bytes}; {@code time.Time} is {@link
 * java.time.ZonedDateTime}, {@code time.Duration} is {@link java.time.Duration}; a struct is a
 * {@link io.gitops4j.core.template.value.StructValue}.
 *
 * <p>Go's strings are bytes. A byte that is no part of valid UTF-8 is held as the lone surrogate
 * {@code U+DC00 + byte}: see {@link io.gitops4j.core.template.value.GoText}.
 */
@NullMarked
package io.gitops4j.core.template.value;

import org.jspecify.annotations.NullMarked;
