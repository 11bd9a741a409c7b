using System.Buffers;
using System.Text.RegularExpressions;
using HRNet.AspNetCore.Problems;
using HRNet.Inference;
using HRNet.Inference.Catalog;
using HRNet.Inference.Devices;
using HRNet.Models;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace HRNet.AspNetCore.Serving;

/// <summary>Makes the file that a model is written to while it comes.</summary>
internal delegate FileStream ModelFileMaker(string path);

/// <summary>Changes the folder of models for an administrator.</summary>
internal sealed partial class ModelStore(ModelHost host, ModelFileMaker make, IOptions<InferenceOptions> inference, IOptions<UploadOptions> uploads, ILogger<ModelStore> log)
{
    /// <summary>Begins with a point, so that nobody looks for models there.</summary>
    private const string Unfinished = ".put-";

    private const int BufferBytes = 128 << 10;

    /// <summary>After so long what is unfinished is what a process that was killed left behind.</summary>
    private static readonly TimeSpan s_forgotten = TimeSpan.FromDays(1);

    /// <summary>A new file. Unbuffered: pieces come in sizes worth writing.</summary>
    public static FileStream Make(string path) =>
        new(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous, BufferSize = 0 });

    /// <summary>Serves the model that is a request's body, and keeps it under a name.</summary>
    /// <returns>The model, and whether there was none of its name.</returns>
    /// <exception cref="ProblemException">It is refused, or the folder is.</exception>
    public async Task<(ModelInfo Model, bool IsNew)> PutAsync(string name, HttpContext http, CancellationToken cancel)
    {
        if (!Name().IsMatch(name) || name.EndsWith(RegionSuffix, StringComparison.OrdinalIgnoreCase))
        {
            throw new ProblemException(new(400, "invalid_name",
                $"'{Problem.Short(name)}' cannot be the name of a model: it has at most 100 letters, digits, points, dashes and underscores, begins with a letter or digit, and ends neither with a point nor with '{RegionSuffix}'."));
        }

        var (catalog, folder) = (host.Models, Folder());
        if (catalog.Models.FirstOrDefault(model => model.Name != name && model.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } alike)
            throw new ProblemException(new(409, "name_taken", $"There is a model '{alike.Name}', whose name differs in capitals alone."));
        if (http.Request.HasFormContentType)
            throw new ProblemException(new(415, "unsupported_type", "The body must be the bytes of an .onnx file, not a form: curl -T model.onnx."));

        var place = Begin(folder);
        try
        {
            var file = Path.Combine(place, name + ".onnx");
            await ReceiveAsync(http, file, cancel);
            if (ReadCard(file).Detection?.Regions is not null)
            {
                throw new ProblemException(new(422, "two_files",
                    "This model has a second file and cannot be put here by itself. Copy both files into the folder of models: they are served when both are there."));
            }

            var (model, isNew) = await catalog.PutAsync(file, Path.Combine(folder, name + ".onnx"), cancel);
            return (model, isNew);
        }
        catch (Exception exception) when (exception is ModelLoadException or DeviceException)
        {
            throw new ProblemException(new(422, "unusable_model", exception.Message), exception);
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or (IOException and not BadHttpRequestException) && !cancel.IsCancellationRequested)
        {
            throw NotWritten(exception);
        }
        finally
        {
            Remove(place);
        }
    }

    /// <summary>Removes a model.</summary>
    /// <exception cref="ProblemException">The folder cannot be written to.</exception>
    public Task DeleteAsync(string name, CancellationToken cancel) => ChangeAsync(async catalog =>
    {
        await catalog.DeleteAsync(name, cancel);
        return true;
    });

    /// <summary>Makes a model the default one of its task.</summary>
    /// <exception cref="ProblemException">The folder cannot be written to.</exception>
    public Task<ModelInfo> ChooseDefaultAsync(string name, CancellationToken cancel) => ChangeAsync(catalog => catalog.ChooseDefaultAsync(name, cancel));

    private const string RegionSuffix = ".regions";

    private static ModelCard ReadCard(string file) => LoadedModel.ReadCard(file);

    private async Task<T> ChangeAsync<T>(Func<ModelCatalog, Task<T>> change)
    {
        _ = Folder();
        try
        {
            return await change(host.Models);
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            throw NotWritten(exception);
        }
    }

    private string Folder() => File.Exists(inference.Value.Models)
        ? throw new ProblemException(new(409, "no_model_folder", "The setting Inference:Models names one file: there is no folder in which models could be changed."))
        : inference.Value.Models;

    private string Begin(string folder)
    {
        try
        {
            foreach (var left in Directory.EnumerateDirectories(folder, Unfinished + "*").Where(left => Directory.GetLastWriteTimeUtc(left) < DateTime.UtcNow - s_forgotten))
                Remove(left);
            return Directory.CreateDirectory(Path.Combine(folder, $"{Unfinished}{Guid.NewGuid():N}")).FullName;
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            throw NotWritten(exception);
        }
    }

    private async Task ReceiveAsync(HttpContext http, string file, CancellationToken cancel)
    {
        var limit = uploads.Value.MaxModelBytes;
        if (http.Request.ContentLength > limit)
            throw TooLarge();
        // The limit of the web server is meant for pictures.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } server)
            server.MaxRequestBodySize = null;
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            await using var written = make(file);
            var left = limit;
            for (int count; (count = await http.Request.Body.ReadAsync(buffer, cancel)) > 0; left -= count)
            {
                if (count > left)
                    throw TooLarge();
                await written.WriteAsync(buffer.AsMemory(0, count), cancel);
            }

            written.Flush(flushToDisk: true);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        ProblemException TooLarge() => new(new(413, "too_large", $"The model is larger than the {limit >> 20} MiB that are taken; the setting {UploadOptions.Section}:{nameof(UploadOptions.MaxModelBytes)} says so."));
    }

    private ProblemException NotWritten(Exception exception)
    {
        LogNotWritten(log, exception.Message);
        return IsFull(exception)
            ? new(new(507, "disk_full", "The disk that holds the folder of models has no place for it."), exception)
            : new(new(409, "read_only_folder", "The folder of models cannot be written to, so that nothing in it can be changed from here."), exception);
    }

    /// <summary>ENOSPC and EDQUOT, or what Windows calls them.</summary>
    private static bool IsFull(Exception exception) => exception is IOException && (OperatingSystem.IsWindows()
        ? (exception.HResult & 0xFFFF) is 0x70 or 0x27
        : exception.HResult is 28 or 122 or 69);

    private static void Remove(string place)
    {
        try
        {
            Directory.Delete(place, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The next change tries again.
        }
    }

    [GeneratedRegex(@"^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,98}[A-Za-z0-9_-])?\z")]
    private static partial Regex Name();

    [LoggerMessage(Level = LogLevel.Warning, Message = "The folder of models cannot be changed: {Reason}")]
    private static partial void LogNotWritten(ILogger log, string reason);
}
