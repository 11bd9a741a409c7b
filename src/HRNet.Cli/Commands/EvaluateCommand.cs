using System.CommandLine;
using HRNet.Cli.Commands.Evaluate;
using HRNet.Evaluation.Coco;

namespace HRNet.Cli.Commands;

/// <summary>`hrnet evaluate TASK`: the papers' measures, of a model over pictures or of a file of results.</summary>
internal static class EvaluateCommand
{
    public static Command Create() => new("evaluate", "Scores a model over pictures, or a file of results, as the papers do.")
    {
        new CocoCommand("coco-keypoints", "COCO's average precision of keypoints.", CocoMeasure.Keypoints).Create(),
        new CocoCommand("coco-boxes", "COCO's average precision of boxes.", CocoMeasure.Boxes).Create(),
        new CocoCommand("coco-masks", "COCO's average precision of masks.", CocoMeasure.Masks).Create(),
        new MpiiCommand().Create(),
        new SegmentationCommand().Create(),
        new FaceCommand("wflw", "WFLW, 98 landmarks").Create(),
        new FaceCommand("300w", "300W, 68 landmarks").Create(),
        new FaceCommand("cofw", "COFW, 29 landmarks").Create(),
        new FaceCommand("aflw", "AFLW, 19 landmarks, by the box").Create(),
        new ImageNetCommand().Create(),
    };
}
