// Prints where everybody's wrists are, and paints the skeletons: Console MODEL PICTURE OVERLAY
using HRNet.Inference;

if (args is not [var model, var picture, var overlay])
{
    Console.Error.WriteLine("Console MODEL PICTURE OVERLAY, for example models/pose_coco17_w18_small_v1_192x144.onnx photo.jpg people.png");
    return 1;
}

using var pose = PoseModel.Open(model);
var people = await pose.SaveOverlayAsync(picture, overlay);
foreach (var person in people)
{
    var (left, right) = (person["left_wrist"], person["right_wrist"]);
    Console.WriteLine($"{person.Score:0.00}  left wrist {left.X:0}, {left.Y:0}  right wrist {right.X:0}, {right.Y:0}");
}

return 0;
