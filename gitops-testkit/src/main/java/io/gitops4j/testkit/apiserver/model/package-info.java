/**
 * What all parts of the embedded API server share: JSON trees, kinds, statuses, errors of fields.
 */
@NullMarked
package io.gitops4j.testkit.apiserver.model;

import org.jspecify.annotations.NullMarked;
