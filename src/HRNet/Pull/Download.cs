using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;

namespace HRNet.Pull;

/// <summary>
/// Brings one file to disk. What has arrived stays in a file of the ending ".partial", beside which ".validator" keeps the server's mark of
/// that version (ETag or date): a later try, also one of another day, goes on from there if the file is still the same one.
/// </summary>
/// <param name="client">Asks the server.</param>
/// <param name="options">Limits.</param>
/// <param name="address">The file's address.</param>
/// <param name="path">Where it goes.</param>
/// <param name="isHashed">Whether the whole is checked afterwards, so that going on without the server's mark does no harm.</param>
internal sealed class Download(PullClient client, PullOptions options, Uri address, string path, bool isHashed)
{
    /// <summary>A try that brings this much does not count as one that failed.</summary>
    private const long Worthwhile = 1 << 20;

    private const int ChunkBytes = 1 << 16;

    private readonly string _partial = path + ".partial";
    private readonly string _validator = path + ".validator";
    private bool _isOurs;

    /// <summary>Fetches the file, in several tries if it must be.</summary>
    /// <exception cref="PullException">It cannot be had.</exception>
    public async Task RunAsync(IProgress<PullProgress>? progress, CancellationToken cancel)
    {
        for (var failed = 1; ; failed++)
        {
            var before = Length();
            try
            {
                await TryAsync(progress, cancel).ConfigureAwait(false);
                File.Delete(_validator);
                File.Move(_partial, path, overwrite: true);
                return;
            }
            catch (InterruptedException e)
            {
                if (Length() - before >= Worthwhile)
                    failed = 1;
                if (failed >= options.Tries)
                    throw new PullException($"{e.Message} That was the last of {options.Tries} tries; another pull goes on from what has arrived.", e);
                await Task.Delay(options.Pause * (1 << (failed - 1)), cancel).ConfigureAwait(false);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new PullException($"{_partial} cannot be written: {e.Message}", e);
            }
            finally
            {
                // Not where another pull has it open.
                if (_isOurs && Length() == 0)
                    Forget();
            }
        }
    }

    private void Forget()
    {
        File.Delete(_partial);
        File.Delete(_validator);
    }

    private long Length() => File.Exists(_partial) ? new FileInfo(_partial).Length : 0;

    private async Task TryAsync(IProgress<PullProgress>? progress, CancellationToken cancel)
    {
        // Nobody else writes it meanwhile: a second pull of the file is told so.
        using var file = new FileStream(_partial, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, useAsync: true);
        _isOurs = true;
        var mark = File.Exists(_validator) ? await File.ReadAllTextAsync(_validator, cancel).ConfigureAwait(false) : null;
        if (file.Length > 0 && mark is null && !isHashed)
            file.SetLength(0);

        var have = file.Length;
        using var answer = await client.GetAsync(address, request => Resume(request, have, mark), cancel).ConfigureAwait(false);
        if (answer.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && have > 0 && answer.Content.Headers.ContentRange?.Length == have && isHashed)
            return; // Nothing is missing: the last pull was stopped after the download.
        CheckStatus(answer, file, have, mark);
        if (answer.StatusCode == HttpStatusCode.OK)
        {
            // From the start: there was nothing, or the file changed, or the server knows no ranges.
            file.SetLength(0);
            await KeepAsync(Mark(answer), cancel).ConfigureAwait(false);
        }

        file.Position = file.Length;
        var total = file.Length + answer.Content.Headers.ContentLength;
        CheckSize(total ?? 0, file);
        if (answer.Content.Headers.ContentType?.MediaType is { } type && type.StartsWith("text/", StringComparison.OrdinalIgnoreCase))
            throw Page(file);
        await CopyAsync(answer, file, total, progress, cancel).ConfigureAwait(false);
        if (total is not null && file.Length != total)
            throw Cut(file.Length, total);
    }

    private static void Resume(HttpRequestMessage request, long have, string? mark)
    {
        if (have == 0)
            return;
        request.Headers.Range = new RangeHeaderValue(have, null);
        if (mark is not null)
            request.Headers.TryAddWithoutValidation("If-Range", mark);
    }

    private void CheckStatus(HttpResponseMessage answer, FileStream file, long have, string? mark)
    {
        var status = answer.StatusCode;
        switch (status)
        {
            case HttpStatusCode.OK:
                return;
            case HttpStatusCode.PartialContent when answer.Content.Headers.ContentRange?.From == have && have > 0 && (mark is null || Mark(answer) is null || Mark(answer) == mark):
                return;
            case HttpStatusCode.PartialContent or HttpStatusCode.RequestedRangeNotSatisfiable:
                file.SetLength(0);
                File.Delete(_validator);
                throw new InterruptedException($"{address.Host} has another version of the file than the one that was begun.");
            case HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError:
                throw new InterruptedException($"{address.Host} answers {(int)status}: it cannot send the file now.");
            case HttpStatusCode.NotFound or HttpStatusCode.Gone:
                throw new PullException($"{address} is not there (the server answers {(int)status}).");
            default:
                throw new PullException($"{address.Host} does not give the file: it answers {(int)status}.");
        }
    }

    private async Task CopyAsync(HttpResponseMessage answer, FileStream file, long? total, IProgress<PullProgress>? progress, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var buffer = new byte[ChunkBytes];
        var (began, from) = (Stopwatch.GetTimestamp(), file.Length);
        var (slowSince, slowFrom) = (began, from);
        Stream? body = null;
        try
        {
            while (true)
            {
                patience.CancelAfter(options.Silence);
                body ??= await answer.Content.ReadAsStreamAsync(patience.Token).ConfigureAwait(false);
                var read = await ReadAsync(body, buffer, file.Length, total, patience.Token, cancel).ConfigureAwait(false);
                if (read == 0)
                    return;
                if (file.Length == 0 && buffer.AsSpan(0, read).TrimStart(" \t\r\n\uFEFF"u8) is [(byte)'<', ..])
                    throw Page(file);
                await file.WriteAsync(buffer.AsMemory(0, read), cancel).ConfigureAwait(false);
                CheckSize(file.Length, file);
                progress?.Report(new(
                    "downloading", total > 0 ? (double)file.Length / total : null, file.Length, total,
                    (file.Length - from) / Math.Max(Stopwatch.GetElapsedTime(began).TotalSeconds, 1e-3)));
                if (Stopwatch.GetElapsedTime(slowSince) < options.Slowness)
                    continue;
                if (file.Length - slowFrom < options.LeastBytes)
                    throw new InterruptedException($"{address.Host} sends too slowly: {Size(file.Length - slowFrom)} in {options.Slowness.TotalSeconds:0} s.");
                (slowSince, slowFrom) = (Stopwatch.GetTimestamp(), file.Length);
            }
        }
        finally
        {
            if (body is not null)
                await body.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task<int> ReadAsync(Stream body, byte[] buffer, long have, long? total, CancellationToken patience, CancellationToken cancel)
    {
        try
        {
            return await body.ReadAsync(buffer, patience).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new InterruptedException($"{address.Host} stopped sending after {Size(have)}.", e);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw Cut(have, total, e);
        }
    }

    private void CheckSize(long bytes, FileStream file)
    {
        if (bytes <= options.MostBytes)
            return;
        file.SetLength(0);
        throw new PullException($"{address} is larger than the {Size(options.MostBytes)} that are taken: no published file is.");
    }

    private PullException Page(FileStream file)
    {
        file.SetLength(0);
        return new($"{address} answers with a web page instead of the file: a login, a notice, or a proxy's own page.");
    }

    private InterruptedException Cut(long bytes, long? total, Exception? inner = null) =>
        new($"{address.Host} ended the connection after {Size(bytes)}{(total is { } all ? $" of {Size(all)}" : "")}.", inner);

    /// <summary>What tells this version of the file from others: a strong ETag, else the date.</summary>
    private static string? Mark(HttpResponseMessage answer) =>
        answer.Headers.ETag is { IsWeak: false } tag ? tag.Tag : answer.Content.Headers.LastModified?.ToString("R");

    private async Task KeepAsync(string? mark, CancellationToken cancel)
    {
        File.Delete(_validator);
        if (mark is not null)
            await File.WriteAllTextAsync(_validator, mark, cancel).ConfigureAwait(false);
    }

    private static string Size(long bytes) => bytes < 1_000_000 ? $"{bytes:N0} bytes" : $"{bytes / 1e6:N1} MB";
}
