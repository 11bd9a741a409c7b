using System.CommandLine;
using System.Text.Json;
using HRNet.Imaging;
using HRNet.Inference.Answers;
using HRNet.Inference.Geometry;
using HRNet.Inference.Overlays;
using HRNet.Inference.Pose;
using HRNet.Inference.Results;
using HRNet.Models;

namespace HRNet.Cli.Commands;

/// <summary>`hrnet pose IMAGE`: the keypoints of the people in a picture.</summary>
internal static class PoseCommand
{
    public static Command Create()
    {
        var picture = new PictureCommand("pose", ModelTask.Pose, ModelTask.Face);
        var boxes = new Option<string?>("--boxes") { Description = "Where the people are, in pixels: 'x,y,w,h;x,y,w,h'; or 'whole': the whole picture is one person. Default: the folder's first detection model finds them, and where there is none 'whole'. For a model of faces they are faces, and by default 'whole'.", HelpName = "BOXES" };
        var most = new Option<int?>("--max-people") { Description = "The most people that are looked at. Default: 20.", HelpName = "N" };
        var person = new Option<float?>("--person-threshold") { Description = "The least score of a person that a detector found. Default: the model's own threshold.", HelpName = "T" };
        var implausible = new Option<string>("--implausible") { Description = "What becomes of keypoints that the picture cannot show, such as feet below its edge: 'drop' or 'keep'. Default: drop, they do not count as seen.", HelpName = "WORD", DefaultValueFactory = _ => "drop" }.AcceptOnlyFromAmong("drop", "keep");
        var flip = CommonOptions.Flip();
        var threshold = new Option<float?>("--threshold") { Description = "Keypoint score that counts as seen. Default: the model's own.", HelpName = "T" };
        var command = picture.Create("pose", "Finds the keypoints of the people in a picture.");
        command.Add(boxes);
        command.Add(threshold);
        command.Add(person);
        command.Add(most);
        command.Add(implausible);
        command.Add(flip);
        command.SetAction(async (parsed, cancel) =>
        {
            var request = new PoseRequest
            {
                Boxes = BoxList.Parse(parsed.GetValue(boxes)),
                WholePicture = BoxList.IsWhole(parsed.GetValue(boxes)),
                Threshold = parsed.GetValue(threshold),
                PersonThreshold = parsed.GetValue(person),
                KeepImplausible = parsed.GetValue(implausible) == "keep",
                Flip = parsed.GetValue(flip),
            };
            if (parsed.GetValue(most) is { } people)
                request = request with { MaxPeople = people };
            var codec = PictureCodec.Create();
            var (frame, decode) = picture.Decode(parsed, codec);
            using (frame)
            {
                await using var catalog = await picture.OpenAsync(parsed, cancel);
                await using var detectors = parsed.GetValue(boxes) is null && catalog.Pose().Model.Card.Task == ModelTask.Pose ? await picture.OpenDetectorAsync(parsed, cancel) : null;
                var finder = new PeopleFinder(catalog.Pose(), detectors?.PersonDetector);
                var result = await finder.FindAsync(frame, request, cancel);
                var card = finder.Model.Card;
                var seen = request.Threshold ?? card.Threshold;
                picture.WriteOverlay(parsed, codec, frame, () => PoseOverlay.Shapes(result, card, frame.Width, frame.Height));
                var output = parsed.InvocationConfiguration.Output;
                if (parsed.GetValue(picture.Json))
                    output.WriteLine(JsonSerializer.Serialize(Answer(), AnswerJson.Default.PoseAnswer));
                else
                    Print(result, card.Task == ModelTask.Face, output);

                PoseAnswer Answer() => PoseAnswer.From(
                    result, new(frame.Width, frame.Height), seen, overlay: null, TimingAnswer.From(result.Timing, decode, render: 0, result.Timing.Total + decode));
            }

            return 0;
        });
        return command;
    }

    private static void Print(PoseResult result, bool isFace, TextWriter output)
    {
        var who = isFace ? "face" : "person";
        output.WriteLine($"{result.People.Count} {(result.People.Count == 1 ? who : isFace ? "faces" : "people")}, {result.Model} on {result.Device}, network {result.Timing.Inference:0.0} ms");
        output.WriteLine(result.Boxes switch
        {
            BoxSource.Detector => $"boxes: {result.Detector}, {result.Timing.Detect:0.0} ms",
            BoxSource.WholePicture => $"boxes: the whole picture is one {who}",
            _ => "boxes: as given",
        });
        foreach (var (person, number) in result.People.Select((person, k) => (person, k + 1)))
        {
            output.WriteLine($"{who} {number}: score {person.Score:0.00}, {person.Keypoints.Count(keypoint => keypoint.Visible)} of {person.Keypoints.Count} keypoints seen");
            foreach (var keypoint in person.Keypoints)
                output.WriteLine($"  {keypoint.Name,-16} {keypoint.X,8:0.0} {keypoint.Y,8:0.0}   {keypoint.Score:0.00}{(keypoint.Visible ? "" : "  (not seen)")}");
        }
    }
}
