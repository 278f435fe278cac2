package io.gitops4j.core.source.git;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.TagBuilder;

/** A bare repository that a test writes commits into. */
public final class BareRepository implements AutoCloseable {

  private record Blob(FileMode mode, ObjectId id) {}

  private final FileRepository repository;
  private final Map<String, Blob> files = new LinkedHashMap<>();
  private Instant time = Instant.parse("2026-01-01T00:00:00Z");
  private ObjectId head;

  public BareRepository(Path folder) throws IOException {
    repository = new FileRepository(folder.toFile());
    repository.create(true);
    repository.updateRef("HEAD").link("refs/heads/main");
  }

  public FileRepository repository() {
    return repository;
  }

  Path path() {
    return repository.getDirectory().toPath();
  }

  public String url() {
    File directory = repository.getDirectory();
    return "file://" + directory;
  }

  public BareRepository file(String path, String text) throws IOException {
    return file(path, text.getBytes(StandardCharsets.UTF_8), FileMode.REGULAR_FILE);
  }

  public BareRepository file(String path, byte[] content, FileMode mode) throws IOException {
    try (ObjectInserter inserter = repository.newObjectInserter()) {
      ObjectId id = inserter.insert(Constants.OBJ_BLOB, content);
      inserter.flush();
      files.put(path, new Blob(mode, id));
    }
    return this;
  }

  BareRepository submodule(String path) {
    ObjectId id = ObjectId.fromString("1234567890123456789012345678901234567890");
    files.put(path, new Blob(FileMode.GITLINK, id));
    return this;
  }

  /** A submodule at a commit. */
  public BareRepository submodule(String path, String commit) {
    files.put(path, new Blob(FileMode.GITLINK, ObjectId.fromString(commit)));
    return this;
  }

  public BareRepository remove(String path) {
    files.remove(path);
    return this;
  }

  BareRepository at(Instant instant) {
    time = instant;
    return this;
  }

  /** Starts a line of history without a parent. */
  BareRepository orphan() {
    head = null;
    return this;
  }

  /** Goes on from a commit. */
  BareRepository from(String commit) {
    head = ObjectId.fromString(commit);
    return this;
  }

  /** Commits what was written, and points a branch to it, whatever it pointed to before. */
  public String commit(String branch) throws IOException {
    String id = commitAlone();
    ref("refs/heads/" + branch, id);
    return id;
  }

  public String commitAlone() throws IOException {
    try (ObjectInserter inserter = repository.newObjectInserter()) {
      DirCache cache = DirCache.newInCore();
      DirCacheBuilder builder = cache.builder();
      files.forEach(
          (path, blob) -> {
            DirCacheEntry entry = new DirCacheEntry(path);
            entry.setFileMode(blob.mode);
            entry.setObjectId(blob.id);
            builder.add(entry);
          });
      builder.finish();
      CommitBuilder commit = new CommitBuilder();
      commit.setTreeId(cache.writeTree(inserter));
      if (head != null) {
        commit.setParentId(head);
      }
      PersonIdent author = person();
      commit.setAuthor(author);
      commit.setCommitter(author);
      commit.setMessage("a change");
      head = inserter.insert(commit);
      inserter.flush();
      time = time.plusSeconds(60);
      return head.name();
    }
  }

  private PersonIdent person() {
    return new PersonIdent("Test", "test@example.com", time, ZoneOffset.UTC);
  }

  BareRepository ref(String name, String object) throws IOException {
    RefUpdate update = repository.updateRef(name);
    update.setNewObjectId(ObjectId.fromString(object));
    update.setForceUpdate(true);
    update.update();
    return this;
  }

  BareRepository deleteRef(String name) throws IOException {
    RefUpdate update = repository.updateRef(name);
    update.setForceUpdate(true);
    update.delete();
    return this;
  }

  public BareRepository tag(String name, String commit) throws IOException {
    return ref("refs/tags/" + name, commit);
  }

  BareRepository annotatedTag(String name, String commit) throws IOException {
    try (ObjectInserter inserter = repository.newObjectInserter()) {
      TagBuilder tag = new TagBuilder();
      tag.setTag(name);
      tag.setObjectId(ObjectId.fromString(commit), Constants.OBJ_COMMIT);
      tag.setTagger(person());
      tag.setMessage("release");
      ObjectId id = inserter.insert(tag);
      inserter.flush();
      return ref("refs/tags/" + name, id.name());
    }
  }

  @Override
  public void close() {
    repository.close();
  }
}
