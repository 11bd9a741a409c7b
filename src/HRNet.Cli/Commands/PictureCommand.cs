using System.CommandLine;
using System.Diagnostics;
using System.Text;
using HRNet.Imaging;
using HRNet.Imaging.Painting;
using HRNet.Imaging.Shapes;
using HRNet.Inference;
using HRNet.Inference.Catalog;
using HRNet.Inference.Devices;
using HRNet.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace HRNet.Cli.Commands;

/// <summary>What the commands that answer a picture share: their options, reading the picture, opening the model, writing the overlay.</summary>
internal sealed class PictureCommand(string task, params ModelTask[] tasks)
{
    private readonly Option<string?> _model = CommonOptions.Model(task);
    private readonly Option<string> _models = CommonOptions.Models();
    private readonly Option<string> _device = CommonOptions.Device();

    /// <summary>A device that is not there refuses every model in the same words, which are said once.</summary>
    private readonly HashSet<DeviceAttempt> _told = [];

    public Argument<FileInfo> Image { get; } = new Argument<FileInfo>("IMAGE") { Description = "A JPEG, PNG or WebP picture." }.AcceptExistingOnly();

    public Option<FileInfo?> Out { get; } = CommonOptions.Out();

    public Option<bool> Json { get; } = CommonOptions.Json();

    /// <param name="name">The command's name.</param>
    /// <param name="description">What it does.</param>
    /// <param name="paints">Whether there is an overlay.</param>
    public Command Create(string name, string description, bool paints = true)
    {
        var command = new Command(name, description) { Image, _model, Json, _device, _models };
        if (paints)
            command.Add(Out);
        return command;
    }

    /// <summary>Decodes the picture, within the limits that the service has by default but for the bytes, and says how long it took.</summary>
    public (Frame Frame, double Milliseconds) Decode(ParseResult parsed, IPictureCodec codec)
    {
        var bytes = File.ReadAllBytes(parsed.GetRequiredValue(Image).FullName);
        var start = Stopwatch.GetTimestamp();
        var frame = codec.Decode(bytes, new PictureLimits { MaxBytes = int.MaxValue });
        return (frame, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
    }

    /// <summary>Opens the model that is meant.</summary>
    public Task<ModelCatalog> OpenAsync(ParseResult parsed, CancellationToken cancel) =>
        OpenAsync(ModelFolder.Find(parsed.GetRequiredValue(_models), parsed.GetValue(_model), tasks), parsed, cancel);

    /// <summary>Opens the first detection model of the folder; null where there is none.</summary>
    public async Task<ModelCatalog?> OpenDetectorAsync(ParseResult parsed, CancellationToken cancel) =>
        ModelFolder.First(parsed.GetRequiredValue(_models), ModelTask.Detect) is { } file ? await OpenAsync(file, parsed, cancel) : null;

    /// <summary>Writes the picture with the shapes, or the shapes alone as SVG, as the extension of --out says.</summary>
    public void WriteOverlay(ParseResult parsed, IPictureCodec codec, Frame frame, Func<IReadOnlyList<Shape>> shapes)
    {
        if (parsed.GetValue(Out) is not { } file)
            return;
        var bytes = file.Extension.ToLowerInvariant() switch
        {
            ".svg" => Encoding.UTF8.GetBytes(SvgWriter.Write(frame.Width, frame.Height, shapes())),
            ".png" => Painted(PictureFormat.Png),
            ".jpg" or ".jpeg" => Painted(PictureFormat.Jpeg),
            ".webp" => Painted(PictureFormat.Webp),
            _ => throw new RequestException("out", $"'{file.Name}' has to end in .png, .jpg, .webp or .svg."),
        };
        File.WriteAllBytes(file.FullName, bytes);
        parsed.InvocationConfiguration.Error.WriteLine($"wrote {file}");

        byte[] Painted(PictureFormat format)
        {
            codec.Paint(frame, shapes());
            return codec.Encode(frame, format);
        }
    }

    private async Task<ModelCatalog> OpenAsync(string file, ParseResult parsed, CancellationToken cancel)
    {
        var catalog = await ModelCatalog.OpenAsync(
            new InferenceOptions { Models = file, Device = parsed.GetRequiredValue(_device) }, NullLoggerFactory.Instance, cancel);
        foreach (var model in catalog.Models)
        {
            foreach (var refused in model.Device.Attempts.Where(_told.Add))
                await parsed.InvocationConfiguration.Error.WriteLineAsync($"{model.Name} does not run on {refused.Device}, so {model.Device.Device} takes its place: {refused.Reason}");
        }

        return catalog;
    }
}
