using System.CommandLine;
using HRNet.Inference.Classification;
using HRNet.Models;

namespace HRNet.Cli.Commands;

/// <summary>`hrnet classify IMAGE...`: what pictures are of.</summary>
internal sealed class ClassifyCommand() : PictureCommand("classify", "Says what pictures are of.", "classification", ModelTask.Classify)
{
    private readonly Option<int?> _top = new("--top") { Description = $"How many classes are answered, the most probable ones. Default: {ClassifyRequest.UsualTop}.", HelpName = "N" };

    /// <inheritdoc/>
    protected override bool Paints => false;

    /// <inheritdoc/>
    protected override IEnumerable<Option> Options => [_top];

    /// <inheritdoc/>
    protected override async Task<PictureAnswerer> OpenAsync(ParseResult parsed, OpenModels models, bool many, CancellationToken cancel)
    {
        var request = new ClassifyRequest { Top = parsed.GetValue(_top) };
        var classifier = (await models.OpenAsync(cancel)).Classification();
        return async (frame, _, stop) =>
        {
            var result = await classifier.ClassifyAsync(frame, request, stop);
            var best = many && result.Classes is [var first, ..] ? $"{first.Label} {first.Score:0.0%}, " : "";
            return new(
                $"{best}{result.Model} on {result.Device}, network {result.Timing.Inference:0.0} ms",
                result.Classes.Select(found => $"  {found.Score,7:0.0%}  {found.Label} ({found.ClassId})"),
                () => result,
                () => []);
        };
    }
}
