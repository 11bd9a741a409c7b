using System.CommandLine;
using System.Diagnostics;
using System.Text.Json.Nodes;
using HRNet.Cli.Output;
using HRNet.Imaging;
using HRNet.Imaging.Shapes;
using HRNet.Inference;
using HRNet.Inference.Catalog;
using HRNet.Inference.Devices;
using HRNet.Inference.Overlays;
using HRNet.Inference.Results;
using HRNet.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace HRNet.Cli.Commands;

/// <summary>What a command says of a picture, in the forms that it can be asked for.</summary>
/// <param name="Summary">In a line.</param>
/// <param name="Details">Further lines.</param>
/// <param name="Result">For JSON, as the service's endpoint gives it.</param>
/// <param name="Shapes">What an overlay shows.</param>
internal sealed record PictureAnswer(string Summary, IEnumerable<string> Details, Func<PictureResult> Result, Func<IReadOnlyList<Shape>> Shapes)
{
    /// <summary>Milliseconds that decoding the picture took.</summary>
    public double Decode { get; init; }

    /// <summary>As the service's endpoint gives it.</summary>
    public string Json()
    {
        var result = Result();
        return (result with { Timing = result.Timing with { Decode = Decode, Total = result.Timing.Total + Decode } }).ToJson();
    }
}

/// <summary>Answers a picture.</summary>
/// <param name="frame">The picture.</param>
/// <param name="source">What it is called.</param>
/// <param name="cancel">Gives it up.</param>
internal delegate Task<PictureAnswer> PictureAnswerer(Frame frame, PictureSource source, CancellationToken cancel);

/// <summary>
/// A command that answers pictures: one in full, or many a line each, several at once so that they share runs of the network. A picture of
/// many that cannot be read is said and passed over; the exit code is 1 then.
/// </summary>
internal abstract class PictureCommand(string name, string description, string task, params ModelTask[] tasks)
{
    private readonly Argument<string[]> _pictures = new("IMAGE") { Description = "JPEG, PNG or WebP pictures, folders of them, or - for standard input.", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string?> _model = CommonOptions.Model(task);
    private readonly Option<string?> _out = CommonOptions.Out();
    private readonly Option<bool> _json = CommonOptions.Json();
    private readonly Option<string> _models = CommonOptions.Models();
    private readonly Option<string> _device = CommonOptions.Device();

    /// <summary>The picture library.</summary>
    protected IPictureCodec Codec { get; } = PictureCodec.Create();

    /// <summary>Whether there is something to paint.</summary>
    protected virtual bool Paints => true;

    /// <summary>The options of this command alone.</summary>
    protected abstract IEnumerable<Option> Options { get; }

    /// <summary>Opens what answers.</summary>
    protected abstract Task<PictureAnswerer> OpenAsync(ParseResult parsed, OpenModels models, bool many, CancellationToken cancel);

    /// <summary>The command.</summary>
    public Command Create()
    {
        var command = new Command(name, description) { _pictures, _model, _json, _device, _models };
        if (Paints)
            command.Add(_out);
        foreach (var option in Options)
            command.Add(option);
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        var words = parsed.GetRequiredValue(_pictures);
        var sources = PictureSource.Of(words);
        var many = sources.Count > 1 || words.Any(Directory.Exists);
        var outputs = new Outputs(Paints ? parsed.GetValue(_out) : null, many);
        await using var models = new OpenModels(parsed.GetRequiredValue(_models), parsed.GetValue(_model), parsed.GetRequiredValue(_device), tasks, parsed.InvocationConfiguration.Error);
        var answerer = await OpenAsync(parsed, models, many, cancel);
        if (many)
            return await RunManyAsync(parsed, sources, answerer, outputs, cancel);

        var answer = await AnswerAsync(sources[0], answerer, outputs, cancel);
        var output = parsed.InvocationConfiguration.Output;
        if (outputs.Written is { } written)
            parsed.InvocationConfiguration.Error.WriteLine($"wrote {written}");
        if (parsed.GetValue(_json))
        {
            output.WriteLine(answer.Json());
            return 0;
        }

        output.WriteLine(answer.Summary);
        // Who has the picture to look at is spared the numbers.
        foreach (var line in outputs.Written is null ? answer.Details : [])
            output.WriteLine(line);
        return 0;
    }

    private async Task<int> RunManyAsync(ParseResult parsed, IReadOnlyList<PictureSource> sources, PictureAnswerer answerer, Outputs outputs, CancellationToken cancel)
    {
        var (output, error, json) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, parsed.GetValue(_json));
        var (said, start, done, failed) = (new Lock(), Stopwatch.GetTimestamp(), 0, 0);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(4, Environment.ProcessorCount), CancellationToken = cancel };
        await RunProgressBar.WhileAsync(error, async progress =>
        {
            progress.Report(new(0, 0, sources.Count, TimeSpan.Zero));
            await Parallel.ForEachAsync(sources, parallel, async (source, stop) =>
            {
                var line = await AnswerAsync(source, stop);
                lock (said)
                {
                    if (line is not null)
                        output.WriteLine(line);
                    progress.Report(new(++done, 0, sources.Count, Stopwatch.GetElapsedTime(start)));
                }
            });
            return true;
        }, shown: outputs.Folder is not null || (json && Console.IsOutputRedirected));
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        error.WriteLine($"{sources.Count - failed} pictures in {seconds:0.0} s, {(sources.Count - failed) / seconds:0.0} a second"
            + (failed > 0 ? $"; {failed} could not be answered" : "") + (outputs.Folder is { } folder ? $"; overlays are in {folder}" : ""));
        return failed > 0 ? 1 : 0;

        async Task<string?> AnswerAsync(PictureSource source, CancellationToken stop)
        {
            try
            {
                var answer = await this.AnswerAsync(source, answerer, outputs, stop);
                return json ? Named(source.Name, answer.Json()) : outputs.Folder is null ? $"{source.Name}: {answer.Summary}" : null;
            }
            catch (Exception fault) when (fault is PictureException or IOException or UnauthorizedAccessException)
            {
                lock (said)
                {
                    failed++;
                    error.WriteLine($"hrnet: {source.Name}: {fault.Message}");
                }

                return null;
            }
        }
    }

    private async Task<PictureAnswer> AnswerAsync(PictureSource source, PictureAnswerer answerer, Outputs outputs, CancellationToken cancel)
    {
        var bytes = source.Read();
        var start = Stopwatch.GetTimestamp();
        // Within the limits that the service has by default, but for the bytes.
        using var frame = Codec.Decode(bytes, new PictureLimits { MaxBytes = int.MaxValue, DecodeSeconds = 3600 }, cancel);
        var decode = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        var answer = await answerer(frame, source, cancel) with { Decode = decode };
        outputs.Write(source, () => (Codec, frame, answer.Shapes()));
        return answer;
    }

    /// <summary>The same object with the picture's name as its first property.</summary>
    private static string Named(string name, string json)
    {
        var named = new JsonObject { ["file"] = name };
        foreach (var (key, value) in JsonNode.Parse(json)!.AsObject())
            named[key] = value?.DeepClone();
        return named.ToJsonString();
    }

    /// <summary>Where overlays go: a file for one picture, a folder for many.</summary>
    private sealed class Outputs
    {
        private readonly string? _file;
        private readonly Func<IPictureCodec, Frame, IReadOnlyList<Shape>, byte[]>? _write;
        private readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase);

        public Outputs(string? path, bool many)
        {
            if (path is null)
                return;
            if (!many && !Directory.Exists(path))
            {
                (_file, _write) = (path, OverlayFile.For(path));
                return;
            }

            if (File.Exists(path))
                throw new RequestException("out", $"'{path}' is a file; for several pictures --out has to be a folder.");
            Folder = Directory.CreateDirectory(path).FullName;
        }

        /// <summary>The folder that overlays go to; null where they go to a file or nowhere.</summary>
        public string? Folder { get; }

        /// <summary>What was written last.</summary>
        public string? Written { get; private set; }

        public void Write(PictureSource source, Func<(IPictureCodec, Frame, IReadOnlyList<Shape>)> painted)
        {
            if (_file is null && Folder is null)
                return;
            var path = _file ?? Path.Combine(Folder!, Free(source.Name == PictureSource.StandardInput ? "picture.png" : Path.GetFileName(source.Name)));
            var (codec, frame, shapes) = painted();
            File.WriteAllBytes(path, (_write ?? OverlayFile.For(path))(codec, frame, shapes));
            Written = path;
        }

        // Pictures of different folders may have one name.
        private string Free(string file)
        {
            lock (_taken)
            {
                var free = file;
                for (var k = 2; !_taken.Add(free); k++)
                    free = $"{Path.GetFileNameWithoutExtension(file)}_{k}{Path.GetExtension(file)}";
                return free;
            }
        }
    }
}

/// <summary>The models that a command opened, and closes at its end. A device that refuses them is told of once.</summary>
internal sealed class OpenModels(string folder, string? model, string device, ModelTask[] tasks, TextWriter error) : IAsyncDisposable
{
    private readonly List<ModelCatalog> _catalogs = [];
    private readonly HashSet<DeviceAttempt> _told = [];

    /// <summary>Opens the model that is meant.</summary>
    public Task<ModelCatalog> OpenAsync(CancellationToken cancel) => OpenAsync(ModelFiles.Find(model, folder, tasks), cancel);

    /// <summary>Opens the first detection model of the folder; null where there is none.</summary>
    public async Task<ModelCatalog?> OpenDetectorAsync(CancellationToken cancel) =>
        ModelFiles.First(folder, ModelTask.Detect) is { } file ? await OpenAsync(file, cancel) : null;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var catalog in _catalogs)
            await catalog.DisposeAsync();
    }

    private async Task<ModelCatalog> OpenAsync(string file, CancellationToken cancel)
    {
        // A command's own pictures are never refused as busy.
        var catalog = await ModelCatalog.OpenAsync(new InferenceOptions { Models = file, Device = device, QueueLength = 4096 }, NullLoggerFactory.Instance, cancel);
        _catalogs.Add(catalog);
        foreach (var opened in catalog.Models)
        {
            foreach (var refused in opened.Device.Attempts.Where(_told.Add))
                await error.WriteLineAsync($"{opened.Name} does not run on {refused.Device}, so {opened.Device.Device} takes its place: {refused.Reason}");
        }

        return catalog;
    }
}
