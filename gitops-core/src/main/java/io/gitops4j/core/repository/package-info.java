/** What a Flux repository's entry folder, such as {@code clusters/production}, comes to. */
@NullMarked
package io.gitops4j.core.repository;

import org.jspecify.annotations.NullMarked;
