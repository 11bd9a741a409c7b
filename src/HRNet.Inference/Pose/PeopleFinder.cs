using System.Diagnostics;
using HRNet.Imaging;
using HRNet.Inference.Catalog;
using HRNet.Inference.Detection;
using HRNet.Inference.Geometry;
using HRNet.Inference.Results;
using HRNet.Models;

namespace HRNet.Inference.Pose;

/// <summary>
/// The top-down system of the paper: a detector finds the people of a picture, a pose model the keypoints of each. Boxes of the request
/// come before the detector; without a detector the whole picture is one person. Safe to use from several threads at once.
/// </summary>
/// <param name="poses">Finds keypoints in boxes.</param>
/// <param name="detector">Finds people; null where there is none.</param>
internal sealed class PeopleFinder(PoseEstimator poses, PersonDetector? detector)
{
    /// <summary>A joint that models of bodies know, and models of faces and hands do not.</summary>
    private const string BodyJoint = "left_hip";

    /// <summary>The pose model.</summary>
    public ModelInfo Model => poses.Model;

    /// <summary>As the pose model's: whether a detector will be asked, and for how much, is not known yet.</summary>
    public void ThrowIfFull(TimeSpan? patience) => poses.ThrowIfFull(patience);

    /// <summary>
    /// What finds the people where a request gives no boxes; null where nothing does, also because the pose model is one of faces or hands.
    /// </summary>
    public PersonDetector? Detector { get; } = poses.Model.Card is { Task: ModelTask.Pose } card && card.Keypoints.Contains(BodyJoint)
        ? detector
        : null;

    /// <summary>
    /// The score from which on a person counts where a request does not say, 0 to 1: box times joints, as the pose model's card has it
    /// measured, or else what it asks of a single joint.
    /// </summary>
    public float PersonThreshold => Model.Card.PersonThreshold ?? Model.Card.Threshold;

    /// <summary>Finds the people of a picture and their keypoints, best first.</summary>
    /// <param name="frame">The upright picture; stays the caller's, and is read until the answer is there.</param>
    /// <param name="request">What is asked.</param>
    /// <param name="cancel">Takes the request out of the queues.</param>
    /// <exception cref="RequestException">An option of the request cannot be meant.</exception>
    /// <exception cref="BusyException">A model's queue is full.</exception>
    public async Task<PoseResult> FindAsync(Frame frame, PoseRequest request, CancellationToken cancel)
    {
        if (Detector is null || request.WholePicture || request.Boxes.Count > 0)
            return await poses.EstimateAsync(frame, request, cancel).ConfigureAwait(false);

        var start = Stopwatch.GetTimestamp();
        PoseBoxes.CheckNumbers(request);
        // A person's score is the box's times a mean that is 1 at most: no pose makes a box that is below the limit a person.
        var least = request.PersonThreshold ?? PersonThreshold;
        // A threshold for people takes the place of the detector's own; where none is known that one holds.
        var boxes = (request.PersonThreshold ?? Model.Card.PersonThreshold) is null
            ? Math.Max(least, Detector.Model.Card.Threshold)
            : least;
        var found = await Detector.FindAsync(frame, request.MaxPeople, boxes, cancel).ConfigureAwait(false);
        var detect = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        if (found.Objects.Count == 0)
        {
            return new PoseResult(
                Model.Name, Model.Device.Device, BoxSource.Detector, [], new StageTiming { Detect = detect, Total = detect })
            {
                Image = found.Image,
                Threshold = request.Threshold ?? Model.Card.Threshold,
                Detector = found.Model,
            };
        }

        var people = await poses.EstimateAsync(frame, Ask(request, found.Objects), cancel).ConfigureAwait(false);
        var estimated = Stopwatch.GetTimestamp();
        var different = Different([.. people.People.Where(person => person.Score >= least)]);
        return people with
        {
            Boxes = BoxSource.Detector,
            Detector = found.Model,
            People = different,
            Timing = people.Timing with
            {
                Detect = detect,
                Postprocess = people.Timing.Postprocess + Stopwatch.GetElapsedTime(estimated).TotalMilliseconds,
                Total = Stopwatch.GetElapsedTime(start).TotalMilliseconds,
            },
        };
    }

    /// <summary>Of boxes that turned out to hold the same person the best.</summary>
    private IReadOnlyList<Person> Different(IReadOnlyList<Person> people)
    {
        var card = Model.Card;
        var areas = people.Select(person => Crop.Around(person.Box, card.InputWidth, card.InputHeight).Area).ToArray();
        return SamePerson.Once([.. OksSuppression.Keep(people, areas, card.Sigmas).Select(index => people[index])], card.Sigmas);
    }

    private static PoseRequest Ask(PoseRequest request, IReadOnlyList<DetectedObject> people) => request with
    {
        Boxes = [.. people.Select(person => person.Box)],
        BoxScores = [.. people.Select(person => person.Score)],
    };
}
