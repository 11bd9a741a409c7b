using System.CommandLine;
using HRNet.Inference.Geometry;
using HRNet.Inference.Overlays;
using HRNet.Inference.Pose;
using HRNet.Inference.Results;
using HRNet.Models;

namespace HRNet.Cli.Commands;

/// <summary>`hrnet pose IMAGE...`: the keypoints of the people in pictures.</summary>
internal sealed class PoseCommand() : PictureCommand("pose", "Finds the keypoints of the people in pictures.", "pose", ModelTask.Pose, ModelTask.Face)
{
    private readonly Option<string?> _boxes = new("--boxes") { Description = "Where the people are, in pixels: 'x,y,w,h;x,y,w,h'; or 'whole': the whole picture is one person. Default: the folder's first detection model finds them, and where there is none 'whole'. For a model of faces they are faces, and by default 'whole'.", HelpName = "BOXES" };
    private readonly Option<int?> _most = new("--max-people") { Description = "The most people that are looked at. Default: 20.", HelpName = "N" };
    private readonly Option<float?> _person = NumberOption.Of("--person-threshold", "The least score of a person that a detector found. Default: the model's own threshold.");
    private readonly Option<string> _implausible = new Option<string>("--implausible") { Description = "What becomes of keypoints that the picture cannot show, such as feet below its edge: 'drop' or 'keep'. Default: drop, they do not count as seen.", HelpName = "WORD", DefaultValueFactory = _ => "drop" }.AcceptOnlyFromAmong("drop", "keep");
    private readonly Option<bool> _flip = CommonOptions.Flip();
    private readonly Option<float?> _threshold = NumberOption.Of("--threshold", "Keypoint score that counts as seen. Default: the model's own.");

    /// <inheritdoc/>
    protected override IEnumerable<Option> Options => [_boxes, _threshold, _person, _most, _implausible, _flip];

    /// <inheritdoc/>
    protected override async Task<PictureAnswerer> OpenAsync(ParseResult parsed, OpenModels models, bool many, CancellationToken cancel)
    {
        var boxes = parsed.GetValue(_boxes);
        var request = new PoseRequest
        {
            Boxes = BoxList.Parse(boxes),
            WholePicture = BoxList.IsWhole(boxes),
            Threshold = parsed.GetValue(_threshold),
            PersonThreshold = parsed.GetValue(_person),
            KeepImplausible = parsed.GetValue(_implausible) == "keep",
            Flip = parsed.GetValue(_flip),
        };
        if (parsed.GetValue(_most) is { } people)
            request = request with { MaxPeople = people };
        var poses = (await models.OpenAsync(cancel)).Pose();
        var detectors = boxes is null && poses.Model.Card.Task == ModelTask.Pose ? await models.OpenDetectorAsync(cancel) : null;
        var finder = new PeopleFinder(poses, detectors?.PersonDetector);
        var card = finder.Model.Card;
        var (one, several) = card.Task == ModelTask.Face ? ("face", "faces") : ("person", "people");
        return async (frame, _, stop) =>
        {
            var result = await finder.FindAsync(frame, request, stop);
            return new(
                $"{result.People.Count} {(result.People.Count == 1 ? one : several)}, {result.Model} on {result.Device}, network {result.Timing.Inference:0.0} ms",
                Details(result, one),
                () => result,
                () => PoseOverlay.Shapes(result, card, frame.Width, frame.Height));
        };
    }

    private static IEnumerable<string> Details(PoseResult result, string who)
    {
        yield return result.Boxes switch
        {
            BoxSource.Detector => $"boxes: {result.Detector}, {result.Timing.Detect:0.0} ms",
            BoxSource.WholePicture => $"boxes: the whole picture is one {who}",
            _ => "boxes: as given",
        };
        foreach (var (person, number) in result.People.Select((person, k) => (person, k + 1)))
        {
            yield return $"{who} {number}: score {person.Score:0.00}, {person.Keypoints.Count(keypoint => keypoint.Visible)} of {person.Keypoints.Count} keypoints seen";
            foreach (var keypoint in person.Keypoints)
                yield return $"  {keypoint.Name,-16} {keypoint.X,8:0.0} {keypoint.Y,8:0.0}   {keypoint.Score:0.00}{(keypoint.Visible ? "" : "  (not seen)")}";
        }
    }
}
