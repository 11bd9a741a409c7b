using HRNet.Checkpoints;
using HRNet.Import;
using HRNet.Models;

namespace HRNet.Pull;

/// <summary>What a pull did.</summary>
/// <param name="Model">The model file.</param>
/// <param name="Import">What the import told; null where the model was there already.</param>
/// <param name="Checkpoint">Where the checkpoint stays, if it was to be kept.</param>
public sealed record PullReport(string Model, ImportReport? Import, string? Checkpoint = null);

/// <summary>
/// Fetches a published file, checks it, and imports it into a folder of models. All of it happens in the folder ".pull" below that one,
/// where no model is looked for; only what is complete leaves it. A download that was cut off stays there as ".partial" for the next try.
/// </summary>
public static class ModelPull
{
    private const string Workshop = ".pull";

    /// <summary>Pulls a file.</summary>
    /// <param name="file">Which.</param>
    /// <param name="models">The folder of models; it is made where it is missing.</param>
    /// <param name="options">From where, and what stays.</param>
    /// <param name="progress">Told the stage and how far it is.</param>
    /// <param name="cancel">Stops it; what has arrived stays for the next try.</param>
    /// <exception cref="PullException">The file cannot be had, or is not the published one.</exception>
    /// <exception cref="ImportException">It cannot become a model.</exception>
    public static async Task<PullReport> RunAsync(
        PublishedFile file, string models, PullOptions? options = null, IProgress<PullProgress>? progress = null, CancellationToken cancel = default)
    {
        options ??= new();
        var model = Path.Combine(models, file.Name + ".onnx");
        if (File.Exists(model))
            return new(model, null);
        var source = PullSource.Parse(options.From);
        var workshop = Path.Combine(models, Workshop);
        try
        {
            Directory.CreateDirectory(workshop);
            return source.Folder is { } folder
                ? await TakeAsync(file, folder, models, options, progress, cancel).ConfigureAwait(false)
                : await FetchAsync(file, source, models, options, progress, cancel).ConfigureAwait(false);
        }
        catch (PullException e)
        {
            throw new PullException($"{e.Message} {ByHand(file, model)}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PullException($"The models in {models} cannot be written: {e.Message}", e);
        }
        finally
        {
            if (Directory.Exists(workshop) && !Directory.EnumerateFileSystemEntries(workshop).Any())
                Directory.Delete(workshop);
        }
    }

    private static async Task<PullReport> TakeAsync(
        PublishedFile file, string folder, string models, PullOptions options, IProgress<PullProgress>? progress, CancellationToken cancel)
    {
        var checkpoint = Path.Combine(folder, file.File);
        if (!File.Exists(checkpoint))
            throw new PullException($"There is no {file.File} in {folder}.");
        await CheckAsync(file, checkpoint, progress, cancel).ConfigureAwait(false);
        return new(Path.Combine(models, file.Name + ".onnx"), await ImportAsync(file, checkpoint, models, progress, cancel).ConfigureAwait(false), options.Keep ? checkpoint : null);
    }

    private static async Task<PullReport> FetchAsync(
        PublishedFile file, PullSource source, string models, PullOptions options, IProgress<PullProgress>? progress, CancellationToken cancel)
    {
        if (source.Address(file) is not { } address)
            throw new PullException($"{file.File} lies where only a person in a browser gets it.");
        var checkpoint = Path.Combine(models, Workshop, file.File);
        using var client = new PullClient(source, options);
        var download = new Download(client, options, address, checkpoint, file.Sha256Prefix is not null);
        await download.RunAsync(progress, cancel).ConfigureAwait(false);
        try
        {
            await CheckAsync(file, checkpoint, progress, cancel).ConfigureAwait(false);
            var report = await ImportAsync(file, checkpoint, models, progress, cancel).ConfigureAwait(false);
            return new(Path.Combine(models, file.Name + ".onnx"), report, options.Keep ? Keep(checkpoint, models) : null);
        }
        catch (OperationCanceledException)
        {
            // Complete, but not imported yet: the next try finds it as a download that lacks nothing.
            File.Move(checkpoint, checkpoint + ".partial", overwrite: true);
            throw;
        }
        finally
        {
            File.Delete(checkpoint);
        }
    }

    private static async Task CheckAsync(PublishedFile file, string checkpoint, IProgress<PullProgress>? progress, CancellationToken cancel)
    {
        if (file.Sha256Prefix is not { } expected)
            return;
        var sha256 = await Task.Run(() => FileHash.Sha256(checkpoint, Staged(progress), cancel), cancel).ConfigureAwait(false);
        if (!sha256.StartsWith(expected, StringComparison.Ordinal))
            throw new PullException($"What arrived is not the published file: its SHA-256 begins with {sha256[..8]}, not {expected} as the name says.");
    }

    /// <summary>Imports next to the download, then moves: a model that is half made is never where models are looked for.</summary>
    private static async Task<ImportReport> ImportAsync(
        PublishedFile file, string checkpoint, string models, IProgress<PullProgress>? progress, CancellationToken cancel)
    {
        var made = Path.Combine(models, Workshop, file.Name + ".onnx");
        var regions = Path.ChangeExtension(made, null) + RegionRecipe.FileSuffix;
        try
        {
            var report = await Task.Run(() => CheckpointImporter.Import(checkpoint, made, new ImportOptions(), Staged(progress), cancel), cancel).ConfigureAwait(false);
            // The first file names the second, so it comes last.
            if (File.Exists(regions))
                File.Move(regions, Path.Combine(models, Path.GetFileName(regions)), overwrite: true);
            var model = Path.Combine(models, file.Name + ".onnx");
            File.Move(made, model, overwrite: true);
            return report with { Checkpoint = file.File, Output = model };
        }
        catch (CheckpointException e)
        {
            throw new PullException($"{file.File}, as it arrived, is not what was published: {e.Message}", e);
        }
        finally
        {
            File.Delete(made);
            File.Delete(regions);
        }
    }

    private static string Keep(string checkpoint, string models)
    {
        var kept = Path.Combine(Directory.CreateDirectory(Path.Combine(models, "checkpoints")).FullName, Path.GetFileName(checkpoint));
        File.Move(checkpoint, kept, overwrite: true);
        return kept;
    }

    private static string ByHand(PublishedFile file, string model) => file.Url is { } url
        ? $"By hand: save {url} with a browser, then run 'hrnet pull {file.Name} --from FOLDER' with the folder it is in, or 'hrnet import {file.File} --out {model}'."
        : $"By hand: find its link on {file.Page}, save it as {file.File}, then run 'hrnet pull {file.Name} --from FOLDER' with the folder it is in, or "
            + $"'hrnet import {file.File} --out {model}'.";

    private static StagedProgress? Staged(IProgress<PullProgress>? progress) => progress is null ? null : new(progress);

    private sealed class StagedProgress(IProgress<PullProgress> progress) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => progress.Report(new(value.Stage, value.Share));
    }
}

/// <summary>
/// A published file that could not be fetched. The message says in plain sentences what went wrong and what to do instead.
/// </summary>
public sealed class PullException(string message, Exception? inner = null) : Exception(message, inner);
