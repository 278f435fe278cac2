/** AWS for services and for the engine: secrets first. */
@NullMarked
package io.gitops4j.aws;

import org.jspecify.annotations.NullMarked;
