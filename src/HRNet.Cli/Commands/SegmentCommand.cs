using System.CommandLine;
using HRNet.Inference;
using HRNet.Inference.Overlays;
using HRNet.Inference.Results;
using HRNet.Inference.Segmentation;
using HRNet.Models;

namespace HRNet.Cli.Commands;

/// <summary>`hrnet segment IMAGE...`: the class of every pixel of pictures.</summary>
internal sealed class SegmentCommand() : PictureCommand("segment", "Gives every pixel of pictures a class.", "segmentation", ModelTask.Segment)
{
    private readonly Option<string?> _mask = new("--mask") { Description = "Write the class map here, as an 8-bit gray PNG whose pixel values are class ids; a folder for several pictures.", HelpName = "FILE.png" };
    private readonly Option<bool> _flip = CommonOptions.Flip();
    private readonly Option<string?> _scales = CommonOptions.Scales();
    private readonly Option<int?> _size = new("--mask-size")
    {
        Description = $"Pixels of the class map's longer side, {SegmentRequest.LeastMaskSize} to {SegmentRequest.MostMaskSize}. Default, and for smaller pictures: the picture's.",
        HelpName = "N",
    };

    /// <inheritdoc/>
    protected override IEnumerable<Option> Options => [_flip, _scales, _mask, _size];

    /// <inheritdoc/>
    protected override async Task<PictureAnswerer> OpenAsync(ParseResult parsed, OpenModels models, bool many, CancellationToken cancel)
    {
        var (mask, request) = (parsed.GetValue(_mask), new SegmentRequest
        {
            Flip = parsed.GetValue(_flip),
            Scales = SegmentRequest.ReadScales(parsed.GetValue(_scales)),
            MaskSize = parsed.GetValue(_size),
        });
        if (many && mask is not null)
        {
            if (File.Exists(mask))
                throw new RequestException("mask", $"'{mask}' is a file; for several pictures --mask has to be a folder.");
            Directory.CreateDirectory(mask);
        }

        var segmenter = (await models.OpenAsync(cancel)).Segmentation();
        return async (frame, source, stop) =>
        {
            var result = await segmenter.SegmentAsync(frame, request, stop);
            if (mask is not null)
            {
                var file = many ? Path.Combine(mask, Path.GetFileNameWithoutExtension(source.Name) + ".png") : mask;
                await File.WriteAllBytesAsync(file, Codec.EncodeGray(result.Map.Ids.Span, result.Map.Width, result.Map.Height), stop);
            }

            return new(
                $"{result.Classes.Count} classes, {result.Model} on {result.Device}, network {result.Timing.Inference:0.0} ms",
                result.Classes.Select(found => $"  {found.Id,3} {found.Name,-20} {found.Share,7:0.0%}  {found.Pixels,10:N0} pixels  {found.Color}"),
                () => result with { Mask = EncodedMask.From(result.Map, MaskEncoding.Png, Codec) },
                () => SegmentOverlay.Shapes(result, segmenter.Model.Card, frame.Width, frame.Height));
        };
    }
}
