package dev.backupcodes.keycloak.benchmark;

import com.microsoft.playwright.Request;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/**
 * One answer that a browser got.
 *
 * @param path without the server
 * @param plain bytes of its content
 * @param gzip bytes of the same, compressed as servers and proxies usually do
 * @param sent bytes of it that this server has sent, without headers
 */
record Download(String path, long plain, long gzip, long sent) {

    static Download of(Request request) {
        byte[] content = request.response().body();
        return new Download(
                request.url().replaceFirst("^https?://[^/]+", ""), content.length, compressed(content), sent(request));
    }

    /** Asked once more: what the browser tells of it is not to be relied on where content is compressed. */
    private static long sent(Request request) {
        HttpRequest.Builder again =
                HttpRequest.newBuilder(URI.create(request.url())).header("Accept-Encoding", "gzip");
        Optional.ofNullable(request.headerValue("authorization"))
                .ifPresent(token -> again.header("Authorization", token));
        try {
            return HttpClient.newHttpClient()
                    .send(again.build(), HttpResponse.BodyHandlers.ofByteArray())
                    .body()
                    .length;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static long compressed(byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.size();
    }
}
