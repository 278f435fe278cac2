/** The objects of a build with their identities, past and present. */
@NullMarked
package io.gitops4j.core.kustomize.resource;

import org.jspecify.annotations.NullMarked;
